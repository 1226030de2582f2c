/** What is measured: each scenario brings its contenders and its sizes together. */
@NullMarked
package dev.skein.bench.scenario;

import org.jspecify.annotations.NullMarked;
