/** A run that a newcomer watches: events in, migrated tenants out, numbers at the end. */
@NullMarked
package dev.skein.stack.demo;

import org.jspecify.annotations.NullMarked;
