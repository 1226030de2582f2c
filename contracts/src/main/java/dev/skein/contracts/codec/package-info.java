/** CloudEvents over the Kafka binding: reads structured and binary, writes structured. */
@NullMarked
package dev.skein.contracts.codec;

import org.jspecify.annotations.NullMarked;
