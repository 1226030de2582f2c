/** How results are shown: pure functions from results to text. */
@NullMarked
package dev.skein.bench.report;

import org.jspecify.annotations.NullMarked;
