/** One class per command of the thin client. */
@NullMarked
package dev.skein.cli.command;

import org.jspecify.annotations.NullMarked;
