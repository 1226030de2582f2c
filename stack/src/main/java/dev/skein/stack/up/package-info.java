/** The local stack, staying up. */
@NullMarked
package dev.skein.stack.up;

import org.jspecify.annotations.NullMarked;
