/** The coordinator's composition root: configuration, start and stop. */
@NullMarked
package dev.skein.coordinator;

import org.jspecify.annotations.NullMarked;
