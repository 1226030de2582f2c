/** What must be true afterwards, found out with plain JDBC and a plain Kafka consumer. */
@NullMarked
package dev.skein.chaos.check;

import org.jspecify.annotations.NullMarked;
