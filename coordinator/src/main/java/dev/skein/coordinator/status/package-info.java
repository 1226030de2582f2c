/** Folds status events into tasks and targets, and tells the others. */
@NullMarked
package dev.skein.coordinator.status;

import org.jspecify.annotations.NullMarked;
