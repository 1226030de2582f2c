/** A cluster of real processes, each of which can be killed, frozen and started again. */
@NullMarked
package dev.skein.chaos.cluster;

import org.jspecify.annotations.NullMarked;
