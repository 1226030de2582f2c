/** What is measured, and what is said of it: pure values and functions. */
@NullMarked
package dev.skein.bench.measure;

import org.jspecify.annotations.NullMarked;
