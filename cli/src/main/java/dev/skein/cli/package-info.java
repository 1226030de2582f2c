/** The command line: its root, its start and how the commands are put together. */
@NullMarked
package dev.skein.cli;

import org.jspecify.annotations.NullMarked;
