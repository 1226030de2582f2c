/** The local stack: a real PostgreSQL, a real Kafka, a coordinator and workers in one JVM. */
@NullMarked
package dev.skein.stack.local;

import org.jspecify.annotations.NullMarked;
