/** A real PostgreSQL and a real Kafka broker without Docker, for the local stack and for tests. */
@NullMarked
package dev.skein.embedded;

import org.jspecify.annotations.NullMarked;
