/** What people and scripts read: tables, progress, colours, and where they are written to. */
@NullMarked
package dev.skein.cli.output;

import org.jspecify.annotations.NullMarked;
