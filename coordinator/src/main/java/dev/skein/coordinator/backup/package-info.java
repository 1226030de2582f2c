/** Backups, restores, and what becomes of the targets of deleted tenants. */
@NullMarked
package dev.skein.coordinator.backup;

import org.jspecify.annotations.NullMarked;
