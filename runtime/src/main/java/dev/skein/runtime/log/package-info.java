/** The dictionary of log keys. */
@NullMarked
package dev.skein.runtime.log;

import org.jspecify.annotations.NullMarked;
