/** Publishing, topics and dead letters. */
@NullMarked
package dev.skein.runtime.kafka;

import org.jspecify.annotations.NullMarked;
