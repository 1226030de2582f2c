/** What the contenders have to do: migration sets, and steps through them. */
@NullMarked
package dev.skein.bench.work;

import org.jspecify.annotations.NullMarked;
