/** Database tools for agents, over the Model Context Protocol. */
@NullMarked
package dev.skein.mcp;

import org.jspecify.annotations.NullMarked;
