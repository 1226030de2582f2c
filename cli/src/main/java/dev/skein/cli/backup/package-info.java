/** The commands about backups and restores. */
@NullMarked
package dev.skein.cli.backup;

import org.jspecify.annotations.NullMarked;
