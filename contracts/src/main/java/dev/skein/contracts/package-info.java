/** The messages, topics and value types that other services and Skein's own parts share. */
@NullMarked
package dev.skein.contracts;

import org.jspecify.annotations.NullMarked;
