/** What worker and coordinator share around Kafka, HTTP management, configuration and logs. */
@NullMarked
package dev.skein.runtime;

import org.jspecify.annotations.NullMarked;
