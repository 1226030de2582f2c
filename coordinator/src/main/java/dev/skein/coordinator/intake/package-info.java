/** Takes in what other services say about tenants. */
@NullMarked
package dev.skein.coordinator.intake;

import org.jspecify.annotations.NullMarked;
