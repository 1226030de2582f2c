/** Batches from Kafka into asynchronous handlers, and what becomes of messages that cannot be handled. */
@NullMarked
package dev.skein.coordinator.consume;

import org.jspecify.annotations.NullMarked;
