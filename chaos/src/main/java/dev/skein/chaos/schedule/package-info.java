/** What is to break, when and for how long: pure, and the same for the same seed. */
@NullMarked
package dev.skein.chaos.schedule;

import org.jspecify.annotations.NullMarked;
