/** The worker's composition root, configuration and entry point. */
@NullMarked
package dev.skein.worker;

import org.jspecify.annotations.NullMarked;
