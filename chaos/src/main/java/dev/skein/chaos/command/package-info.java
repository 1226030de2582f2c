/** The command line. */
@NullMarked
package dev.skein.chaos.command;

import org.jspecify.annotations.NullMarked;
