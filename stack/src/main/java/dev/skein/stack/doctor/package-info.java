/** Checks the parts that Skein needs and says what to do about each failure. */
@NullMarked
package dev.skein.stack.doctor;

import org.jspecify.annotations.NullMarked;
