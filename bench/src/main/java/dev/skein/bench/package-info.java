/** The benchmark: Skein beside what a user would pick instead, on one PostgreSQL in one run. */
@NullMarked
package dev.skein.bench;

import org.jspecify.annotations.NullMarked;
