/** What the API and the feed show: SQL read models of the coordinator's database, as JSON. */
@NullMarked
package dev.skein.coordinator.views;

import org.jspecify.annotations.NullMarked;
