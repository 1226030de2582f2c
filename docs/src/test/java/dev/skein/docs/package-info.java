/** Keeps the documents true and the module rules held. */
@NullMarked
package dev.skein.docs;

import org.jspecify.annotations.NullMarked;
