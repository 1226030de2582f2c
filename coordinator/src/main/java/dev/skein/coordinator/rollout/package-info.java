/** The pure core: a task's states, its transitions, and when an attempt follows another. */
@NullMarked
package dev.skein.coordinator.rollout;

import org.jspecify.annotations.NullMarked;
