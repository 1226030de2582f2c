/** Asks workers, database by database, where all targets of a set stand, and tells which of them drifted. */
@NullMarked
package dev.skein.coordinator.fleet;

import org.jspecify.annotations.NullMarked;
