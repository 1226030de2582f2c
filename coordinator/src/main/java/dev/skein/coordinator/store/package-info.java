/** The coordinator's own database: its connections, its schema, and one class per table family. */
@NullMarked
package dev.skein.coordinator.store;

import org.jspecify.annotations.NullMarked;
