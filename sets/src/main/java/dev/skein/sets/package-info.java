/** Reads migration sets: a folder of Flyway scripts with a {@code skein.yaml}. */
@NullMarked
package dev.skein.sets;

import org.jspecify.annotations.NullMarked;
