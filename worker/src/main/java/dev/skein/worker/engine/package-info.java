/**
 * Runs a migration set in one target, exactly once in effect; everything here talks to target databases only.
 *
 * <p>To read in this order: {@code PostgresEngine} (the way of an attempt), {@code PlanCompiler} and {@code
 * MigrationPlan} (a set, compiled once), {@code FastPath} with {@code Eligibility} and {@code FastPathSql} (one
 * transaction, two round trips), {@code FlywayPath} with {@code FlywayRun} (everything else). The tables and functions
 * that Skein keeps in a target database are in {@code skein-schema.sql}.
 */
@NullMarked
package dev.skein.worker.engine;

import org.jspecify.annotations.NullMarked;
