/** What a user would run instead of Skein, each as a careful user would write it. */
@NullMarked
package dev.skein.bench.peer;

import org.jspecify.annotations.NullMarked;
