package dev.skein.worker.command;

/**
 * The place of one received record.
 *
 * @param generation the assignment under which it was received; a later assignment of the same partition has a higher
 */
record Slot(int partition, long generation, long offset) {}
