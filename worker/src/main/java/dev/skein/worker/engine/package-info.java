/** Runs a migration set in one target, exactly once in effect; everything here talks to target databases only. */
@NullMarked
package dev.skein.worker.engine;

import org.jspecify.annotations.NullMarked;
