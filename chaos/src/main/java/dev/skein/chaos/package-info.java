/** The command that breaks a cluster of real processes and checks what is left. */
@NullMarked
package dev.skein.chaos;

import org.jspecify.annotations.NullMarked;
