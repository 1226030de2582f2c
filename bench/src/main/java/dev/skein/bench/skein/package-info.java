/** Skein itself: its engine in this JVM, and the whole of it as processes of its own. */
@NullMarked
package dev.skein.bench.skein;

import org.jspecify.annotations.NullMarked;
