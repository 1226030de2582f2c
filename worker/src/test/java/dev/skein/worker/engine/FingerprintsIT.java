package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One of everything in a schema: alike schemas have one fingerprint however they are asked, and a change shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FingerprintsIT {
    private static final String EVERYTHING = """
            CREATE TYPE mood AS ENUM ('calm', 'cross');
            CREATE TYPE pair AS (a int, b text);
            CREATE DOMAIN short AS text CHECK (length(VALUE) < 10);
            CREATE SEQUENCE numbers INCREMENT 5;
            CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * n';
            CREATE FUNCTION moods(m mood DEFAULT 'calm') RETURNS SETOF mood LANGUAGE sql BEGIN ATOMIC SELECT m; END;
            CREATE TABLE people (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                n int NOT NULL DEFAULT nextval('numbers') CHECK (n > 0),
                doubled int GENERATED ALWAYS AS (n * 2) STORED,
                four int DEFAULT twice(2),
                feels mood DEFAULT 'calm',
                nick short,
                seen timestamptz DEFAULT now());
            CREATE INDEX people_doubled ON people (doubled DESC, lower(nick)) WHERE n > 5;
            CREATE TABLE pets (
                owner bigint REFERENCES people ON DELETE CASCADE,
                name text COLLATE "C",
                CONSTRAINT pets_named UNIQUE (owner, name) DEFERRABLE);
            CREATE TABLE days (day date) PARTITION BY RANGE (day);
            CREATE TABLE days_2026 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE VIEW owners AS SELECT p.id, t.name FROM people p JOIN pets t ON t.owner = p.id;
            CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.seen := now(); RETURN NEW; END';
            CREATE TRIGGER people_stamp BEFORE UPDATE OF n, nick ON people FOR EACH ROW
                WHEN (OLD.n IS DISTINCT FROM NEW.n) EXECUTE FUNCTION stamp();
            ALTER TABLE pets ENABLE ROW LEVEL SECURITY;
            CREATE POLICY mine ON pets USING (name = current_user);
            """;

    private EngineFixture fixture;

    @BeforeAll
    void migrate(@TempDir Path folder) {
        SetFolder.in(folder).migration("V1__everything.sql", EVERYTHING);
        fixture = new EngineFixture(folder);
        for (String schema : List.of("tenant_a", "a", "tenant-b")) {
            assertThat(fixture.migrate(schema)).isInstanceOf(MigrationResult.Applied.class);
        }
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void shouldBeTheSameWhenOnlyTheNamesOfTheSchemasDiffer() throws SQLException {
        List<String> one = fixture.rows("SELECT DISTINCT skein.fingerprint_v1(n)"
                + " FROM unnest(ARRAY['tenant_a', 'a', 'tenant-b']::name[]) n");

        assertThat(one).singleElement().asString().matches("[0-9a-f]{32}");
        assertThat(fixture.rows("SELECT * FROM skein.fingerprints_v1('{tenant_a,a,tenant-b,absent}') ORDER BY 1"))
                .containsExactly("a|" + one.get(0), "tenant-b|" + one.get(0), "tenant_a|" + one.get(0));
        assertThat(fixture.rows("SELECT count(*), count(DISTINCT shape)"
                        + " FROM skein.shapes_v1('{tenant_a,a,tenant-b,absent}')"))
                .containsExactly("3|1");
    }

    @Test
    void shouldBeTheSameWhenFlywayMadeTheSchema() throws SQLException {
        fixture.migrateWithFlyway("by_flyway");

        assertThat(fixture.rows(Fingerprints.ofOne("by_flyway")))
                .isEqualTo(fixture.rows(Fingerprints.ofOne("tenant_a")));
    }

    @Test
    void shouldBeAbsentWhenThereIsNoSchemaOrNothingInIt() throws SQLException {
        fixture.execute("CREATE SCHEMA bare");

        assertThat(fixture.rows("SELECT skein.fingerprint_v1('absent'), skein.fingerprint_v1('bare')"))
                .containsExactly("null|null");
    }

    @Test
    void shouldListEachObjectWhenAskedForLines() throws SQLException {
        assertThat(fixture.rows("SELECT DISTINCT kind FROM skein.catalog_v1('tenant_a')"))
                .containsExactlyInAnyOrder(
                        "column",
                        "constraint",
                        "function",
                        "index",
                        "policy",
                        "sequence",
                        "table",
                        "trigger",
                        "type",
                        "view");
        assertThat(fixture.rows("SELECT * FROM skein.catalog_v1('a')"))
                .isEqualTo(fixture.rows("SELECT * FROM skein.catalog_v1('tenant-b')"));
        assertThat(fixture.rows(Fingerprints.linesOf("tenant_a")))
                .contains("column|people.n|default nextval('numbers'::regclass)", "column|people.feels|mood")
                .noneMatch(line -> line.contains("flyway_schema_history"))
                .noneMatch(line -> line.contains("tenant_a"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            column     | people.nick             | ALTER TABLE people ALTER nick SET NOT NULL
            column     | people.n                | ALTER TABLE people ALTER n SET DEFAULT 7
            column     | people.n                | ALTER TABLE people ALTER n SET DEFAULT nextval('a.numbers')
            column     | people.added            | ALTER TABLE people ADD added int
            column     | people.seen             | ALTER TABLE people ALTER seen TYPE timestamp
            table      | people                  | ALTER TABLE people SET (fillfactor = 70)
            table      | extra                   | CREATE TABLE extra ()
            index      | people_doubled          | DROP INDEX people_doubled
            index      | more                    | CREATE INDEX more ON people (n)
            constraint | people.people_n_check   | ALTER TABLE people DROP CONSTRAINT people_n_check
            constraint | pets.pets_owner_fkey    | ALTER TABLE pets ALTER CONSTRAINT pets_owner_fkey DEFERRABLE
            function   | twice(integer)          | CREATE OR REPLACE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 3'
            function   | stamp()                 | ALTER FUNCTION stamp() SECURITY DEFINER
            trigger    | people.people_stamp     | ALTER TABLE people DISABLE TRIGGER people_stamp
            view       | owners                  | CREATE OR REPLACE VIEW owners AS SELECT p.id, t.name FROM people p, pets t
            view       | owners                  | CREATE OR REPLACE VIEW owners AS SELECT id, name FROM a.people JOIN a.pets ON owner = id
            function   | moods(mood)             | CREATE OR REPLACE FUNCTION moods(m mood DEFAULT 'calm') RETURNS SETOF mood LANGUAGE sql BEGIN ATOMIC SELECT m FROM people; END
            sequence   | numbers                 | ALTER SEQUENCE numbers INCREMENT 1
            type       | mood                    | ALTER TYPE mood ADD VALUE 'glad'
            policy     | pets.mine               | ALTER POLICY mine ON pets USING (true)
            """)
    void shouldDifferAndNameTheObjectWhenSomethingWasChanged(String kind, String object, String change)
            throws SQLException {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            // given
            connection.setAutoCommit(false);
            List<String> before = Jdbc.texts(connection, "SELECT skein.fingerprint_v1('tenant_a')");
            statement.execute("CREATE TEMP TABLE before AS SELECT * FROM skein.catalog_v1('tenant_a')");

            // when
            statement.execute("SET LOCAL search_path TO tenant_a");
            statement.execute(change);

            // then
            List<String> after = Jdbc.texts(connection, "SELECT skein.fingerprint_v1('tenant_a')");
            assertThat(after).isNotEqualTo(before);
            assertThat(Jdbc.texts(connection, "SELECT fingerprint FROM skein.fingerprints_v1('{a,tenant_a}')"))
                    .containsExactlyInAnyOrder(before.get(0), after.get(0));
            assertThat(Jdbc.texts(connection, """
                            SELECT kind || ' ' || object FROM (
                                (SELECT * FROM pg_temp.before EXCEPT SELECT * FROM skein.catalog_v1('tenant_a'))
                                UNION ALL
                                (SELECT * FROM skein.catalog_v1('tenant_a') EXCEPT SELECT * FROM pg_temp.before)) l
                            """)).contains(kind + " " + object);
            connection.rollback();
        }
    }
}
