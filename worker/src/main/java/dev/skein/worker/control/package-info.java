/** What the coordinator says about rollouts that are paused or aborted, and about freezes. */
@NullMarked
package dev.skein.worker.control;

import org.jspecify.annotations.NullMarked;
