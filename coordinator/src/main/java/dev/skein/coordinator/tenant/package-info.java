/** Registers tenants: where their targets lie, and which tasks they get. */
@NullMarked
package dev.skein.coordinator.tenant;

import org.jspecify.annotations.NullMarked;
