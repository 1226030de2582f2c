/** Turns due tasks into commands, in one replica at a time. */
@NullMarked
package dev.skein.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
