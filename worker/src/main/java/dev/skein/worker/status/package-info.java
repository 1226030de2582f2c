/** Reports what happens to commands. */
@NullMarked
package dev.skein.worker.status;

import org.jspecify.annotations.NullMarked;
