/** Advice on indexes, read from plans and catalogs and proved on a clone. */
@NullMarked
package dev.skein.mcp.advice;

import org.jspecify.annotations.NullMarked;
