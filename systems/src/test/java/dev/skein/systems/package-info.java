/** The five systems of {@code docs/systems}, each from nothing, by the commands of its page. */
@NullMarked
package dev.skein.systems;

import org.jspecify.annotations.NullMarked;
