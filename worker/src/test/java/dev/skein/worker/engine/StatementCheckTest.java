package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE t (set int, begin text DEFAULT 'COMMIT')",
                "-- SET x TO y\n/* BEGIN; */ INSERT INTO t VALUES ('LISTEN')",
                "UPDATE t SET a = 1",
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = 1; END $$",
                "DO $$ BEGIN UPDATE t SET a = 1; EXECUTE 'ALTER TABLE t ADD b int'; END $$",
                "SET LOCAL search_path TO pg_catalog",
                "set local statement_timeout = '5s'",
                "COPY t FROM PROGRAM 'true'",
                "COMMENT ON TABLE t IS 'it''s $1'",
                "CREATE TABLE temperatures (id int)",
                "SELECT pg_advisory_xact_lock(1)"
            })
    void shouldAllowWhatStaysInItsTransaction(String sql) {
        assertThat(StatementCheck.obstacle(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "  -- comment\n commit",
                "/* a */ ROLLBACK TO SAVEPOINT x",
                "CALL p()",
                "SET search_path TO x",
                "SET SESSION work_mem = '1GB'",
                "SET LOCAL ROLE other",
                "SET LOCAL standard_conforming_strings TO off",
                "SET CONSTRAINTS ALL DEFERRED",
                "RESET ALL",
                "DISCARD TEMP",
                "LISTEN c",
                "PREPARE p AS SELECT 1",
                "PREPARE TRANSACTION 'x'",
                "COPY t FROM STDIN",
                "COPY t TO STDOUT",
                "CREATE TEMP TABLE t (id int)",
                "CREATE OR REPLACE LOCAL TEMPORARY VIEW v AS SELECT 1",
                "SELECT 1 AS a INTO TEMP t",
                "SELECT set_config('search_path', '', false)",
                "SELECT pg_advisory_lock(1)",
                "DO $$ BEGIN SET work_mem TO '1GB'; END $$",
                "DO $x$ BEGIN PERFORM 1; COMMIT; END $x$",
                "DO $$ BEGIN EXECUTE 'SET ROLE x'; END $$"
            })
    void shouldFindWhatReachesBeyondItsTransaction(String sql) {
        assertThat(StatementCheck.obstacle(sql)).isPresent();
    }
}
