/** Who may call what for whom, and how a refusal is said. */
@NullMarked
package dev.skein.mcp.access;

import org.jspecify.annotations.NullMarked;
