package dev.skein.lint;

/**
 * A statement that a rule names.
 *
 * @param script the file, with its folder
 * @param line where the statement begins, from 1
 * @param what the part of the statement that it is about
 */
public record Finding(Rule rule, String script, int line, String what) {}
