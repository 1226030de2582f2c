/** The commands about rollouts. */
@NullMarked
package dev.skein.cli.rollout;

import org.jspecify.annotations.NullMarked;
