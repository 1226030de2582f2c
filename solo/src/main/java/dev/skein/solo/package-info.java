/** Skein without a cluster: the worker's engine on databases directly, in one process. */
@NullMarked
package dev.skein.solo;

import org.jspecify.annotations.NullMarked;
