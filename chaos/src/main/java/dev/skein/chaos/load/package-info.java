/** The work that a cluster does while it is broken. */
@NullMarked
package dev.skein.chaos.load;

import org.jspecify.annotations.NullMarked;
