/** The coordinator's HTTP API and the file in which a local stack says where it is. */
@NullMarked
package dev.skein.cli.client;

import org.jspecify.annotations.NullMarked;
