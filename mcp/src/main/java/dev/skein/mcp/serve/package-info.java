/** The two ways in, HTTP and stdio, and what every call passes. */
@NullMarked
package dev.skein.mcp.serve;

import org.jspecify.annotations.NullMarked;
