/** The five tools. */
@NullMarked
package dev.skein.mcp.tool;

import org.jspecify.annotations.NullMarked;
