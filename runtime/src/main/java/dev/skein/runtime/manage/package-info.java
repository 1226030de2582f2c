/** The management port: liveness, readiness and metrics. */
@NullMarked
package dev.skein.runtime.manage;

import org.jspecify.annotations.NullMarked;
