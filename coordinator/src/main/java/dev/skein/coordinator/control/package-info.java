/** Starts rollouts, brings them on wave by wave, and steers them by hand. */
@NullMarked
package dev.skein.coordinator.control;

import org.jspecify.annotations.NullMarked;
