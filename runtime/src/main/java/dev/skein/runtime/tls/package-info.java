/** Encrypted connections to databases. */
@NullMarked
package dev.skein.runtime.tls;

import org.jspecify.annotations.NullMarked;
