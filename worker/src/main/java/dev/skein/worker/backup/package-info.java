/** Files of backups, and the programs of the databases' vendors that write and read them. */
@NullMarked
package dev.skein.worker.backup;

import org.jspecify.annotations.NullMarked;
