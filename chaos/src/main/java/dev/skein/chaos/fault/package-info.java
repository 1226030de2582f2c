/** How each fault is done to a cluster. */
@NullMarked
package dev.skein.chaos.fault;

import org.jspecify.annotations.NullMarked;
