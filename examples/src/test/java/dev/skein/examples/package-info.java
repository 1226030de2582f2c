/** Checks the example sets with stock Flyway on a real PostgreSQL. */
@NullMarked
package dev.skein.examples;

import org.jspecify.annotations.NullMarked;
