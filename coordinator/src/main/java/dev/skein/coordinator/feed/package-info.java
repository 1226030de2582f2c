/** Live changes for dashboards: from Kafka's compacted topics to server-sent events, in every replica alike. */
@NullMarked
package dev.skein.coordinator.feed;

import org.jspecify.annotations.NullMarked;
