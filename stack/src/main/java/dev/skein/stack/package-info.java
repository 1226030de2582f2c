/** Everything in one JVM on real parts: demo, up and doctor. */
@NullMarked
package dev.skein.stack;

import org.jspecify.annotations.NullMarked;
