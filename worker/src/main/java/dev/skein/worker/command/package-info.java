/** Takes commands from Kafka and brings each to exactly one outcome. */
@NullMarked
package dev.skein.worker.command;

import org.jspecify.annotations.NullMarked;
