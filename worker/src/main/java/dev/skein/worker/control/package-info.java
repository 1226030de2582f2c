/** What the coordinator says about rollouts that are paused or aborted. */
@NullMarked
package dev.skein.worker.control;

import org.jspecify.annotations.NullMarked;
