/** Typed configuration and secrets by reference. */
@NullMarked
package dev.skein.runtime.config;

import org.jspecify.annotations.NullMarked;
