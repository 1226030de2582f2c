/** The PostgreSQL that all contenders share, and the network before it. */
@NullMarked
package dev.skein.bench.server;

import org.jspecify.annotations.NullMarked;
