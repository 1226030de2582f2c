/** Names unsafe statements in migration sets before they run. */
@NullMarked
package dev.skein.lint;

import org.jspecify.annotations.NullMarked;
