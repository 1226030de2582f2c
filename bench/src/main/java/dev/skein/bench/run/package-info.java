/** Who takes part, and the rounds in which they take turns. */
@NullMarked
package dev.skein.bench.run;

import org.jspecify.annotations.NullMarked;
