package dev.skein.coordinator.views;

import java.util.Optional;

/**
 * Which part of a list is wanted.
 *
 * @param after the key of the last item of the page before; empty for the first page
 * @param limit how many items at most, from 1
 */
public record Page(Optional<String> after, int limit) {}
