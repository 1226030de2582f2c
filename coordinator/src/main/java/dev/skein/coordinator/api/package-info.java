/** The coordinator's HTTP interface, as {@code openapi.yaml} describes it. */
@NullMarked
package dev.skein.coordinator.api;

import org.jspecify.annotations.NullMarked;
