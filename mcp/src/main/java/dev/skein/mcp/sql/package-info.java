/** The guarded way to a tenant's schema: its own role, one statement, limits. */
@NullMarked
package dev.skein.mcp.sql;

import org.jspecify.annotations.NullMarked;
