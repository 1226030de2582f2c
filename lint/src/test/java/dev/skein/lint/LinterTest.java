package dev.skein.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinterTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            table-rewrite                | ALTER TABLE t ALTER COLUMN a TYPE bigint
            table-rewrite                | ALTER TABLE t ADD COLUMN a timestamptz DEFAULT clock_timestamp()
            table-rewrite                | ALTER TABLE t ADD COLUMN a uuid NOT NULL DEFAULT gen_random_uuid()
            table-rewrite                | ALTER TABLE t ADD COLUMN a bigserial
            table-rewrite                | ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS (b * 2) STORED
            table-rewrite                | ALTER TABLE t SET TABLESPACE fast
            not-null-without-default     | ALTER TABLE t ADD COLUMN a int NOT NULL
            set-not-null                 | ALTER TABLE t ALTER COLUMN a SET NOT NULL
            index-without-concurrently   | CREATE INDEX i ON t (a)
            index-without-concurrently   | CREATE UNIQUE INDEX i ON t USING btree (lower(a)) WHERE a > 0
            index-without-concurrently   | ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)
            constraint-without-not-valid | ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)
            constraint-without-not-valid | ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id)
            constraint-without-not-valid | ALTER TABLE t ADD COLUMN a int CHECK (a > 0)
            destructive                  | DROP TABLE t
            destructive                  | DROP TABLE IF EXISTS t CASCADE
            destructive                  | ALTER TABLE t DROP COLUMN a
            destructive                  | TRUNCATE t
            destructive                  | DELETE FROM t
            rename                       | ALTER TABLE t RENAME COLUMN a TO b
            rename                       | ALTER TABLE t RENAME TO u
            lock-timeout                 | SET LOCAL lock_timeout = 0
            lock-timeout                 | SET LOCAL lock_timeout = '10min'
            unparsed                     | DO $$ BEGIN NULL; END $$
            """)
    void shouldNameTheRuleWhenAStatementIsUnsafe(String rule, String sql) throws IOException {
        write("V2__unsafe.sql", "SELECT 1;\n\n" + sql + ";\n");

        assertThat(lint().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id()).isEqualTo(rule);
            assertThat(finding.script()).isEqualTo("migrations/V2__unsafe.sql");
            assertThat(finding.line()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t ADD COLUMN a text",
                "ALTER TABLE t ADD COLUMN a text NOT NULL DEFAULT 'x'",
                "ALTER TABLE t ADD COLUMN a timestamptz NOT NULL DEFAULT now()",
                "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1",
                "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
                "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id) NOT VALID",
                "CREATE INDEX CONCURRENTLY i ON t (a)",
                "DELETE FROM t WHERE a = 1",
                "SET LOCAL lock_timeout = '2s'",
                "INSERT INTO t VALUES ('DROP TABLE t; TRUNCATE t')",
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM t; END $$",
                "CREATE TABLE n (id int PRIMARY KEY, a text); CREATE INDEX i ON n (a); ALTER TABLE n ADD COLUMN b int NOT NULL"
            })
    void shouldFindNothingWhenAStatementIsSafe(String sql) throws IOException {
        write("V2__safe.sql", sql + ";\n");

        assertThat(lint().findings()).isEmpty();
    }

    @Test
    void shouldNameTheStatementWhenItDoesNotShareATransaction() throws IOException {
        write("V2__mixed.sql", "CREATE TABLE n (a int);\nCREATE INDEX CONCURRENTLY i ON t (a);\n");

        assertThat(lint().findings())
                .extracting(Finding::rule, Finding::line)
                .containsExactly(tuple(Rule.MIXED_TRANSACTION, 2));
    }

    @Test
    void shouldKeepTheReasonWhenAScriptSuppressesARule() throws IOException {
        write("V2__drop.sql", "-- skein:lint-ignore destructive nobody reads it since V1\nDROP TABLE t;\n");

        LintReport report = lint();

        assertThat(report.findings()).isEmpty();
        assertThat(report.suppressed()).singleElement().satisfies(each -> {
            assertThat(each.finding().rule()).isEqualTo(Rule.DESTRUCTIVE);
            assertThat(each.reason()).isEqualTo("nobody reads it since V1");
        });
    }

    @Test
    void shouldComplainWhenASuppressionHasNoReasonNoRuleOrNoUse() throws IOException {
        write("V2__drop.sql", """
                -- skein:lint-ignore destructive
                -- skein:lint-ignore nonsense because
                -- skein:lint-ignore rename it was so
                DROP TABLE t;
                """);

        assertThat(lint().findings())
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder(
                        Rule.SUPPRESSION, Rule.SUPPRESSION, Rule.UNUSED_SUPPRESSION, Rule.DESTRUCTIVE);
    }

    @Test
    void shouldAllowAnUndoScriptToDropWhenItTakesBack() throws IOException {
        write("U2__tags.sql", "DROP TABLE t;\nALTER TABLE u DROP COLUMN a;\n");

        assertThat(lint().findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "context-service",
                "online-index",
                "mnfst-rag",
                "rm-brain/cas-audit",
                "rm-brain/cds-client",
                "rm-brain/cds-document",
                "rm-brain/cds-interaction",
                "rm-brain/cds-product",
                "rm-brain/cds-relationship",
                "rm-brain/cds-riskprofile",
                "rm-brain/cds-task",
                "rm-brain/rmbrain-mainapp"
            })
    void shouldFindNothingInTheExamples(String example) {
        MigrationSet set = MigrationSets.load(List.of(Path.of("..", "examples", example)))
                .all()
                .get(0);

        assertThat(Linter.lint(set).findings())
                .filteredOn(finding -> finding.rule() != Rule.UNPARSED)
                .isEmpty();
    }

    private LintReport lint() {
        return Linter.lint(MigrationSets.load(List.of(folder)).all().get(0));
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve("skein.yaml"), "name: demo\n");
        Files.createDirectories(folder.resolve("migrations"));
        Files.writeString(folder.resolve("migrations").resolve(name), sql);
    }
}
