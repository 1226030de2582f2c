/** A run of one seed, and many of them. */
@NullMarked
package dev.skein.chaos.run;

import org.jspecify.annotations.NullMarked;
