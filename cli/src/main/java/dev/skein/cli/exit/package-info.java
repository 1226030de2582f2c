/** How a command ends: its exit code and the one line that says why. */
@NullMarked
package dev.skein.cli.exit;

import org.jspecify.annotations.NullMarked;
