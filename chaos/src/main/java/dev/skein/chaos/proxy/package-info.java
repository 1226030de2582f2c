/** A proxy between the services and their servers, whose connections can be broken. */
@NullMarked
package dev.skein.chaos.proxy;

import org.jspecify.annotations.NullMarked;
