package dev.skein.worker.engine;

/**
 * One statement of a script, exactly as Flyway would send it.
 *
 * @param sql without its semicolon
 * @param line where it begins in the script, from 1
 */
record ScriptStatement(String sql, int line) {}
