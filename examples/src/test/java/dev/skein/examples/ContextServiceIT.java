package dev.skein.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.embedded.Sql;
import dev.skein.sets.ScriptFile;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts of the context service promise to the service. */
class ContextServiceIT {
    private static final String DEFAULTS = "INSERT INTO contexts (context_type, title, created_by) VALUES ";
    private static final String EXPIRED = """
            INSERT INTO contexts (context_type, title, created_by, created_at, expires_at)
            VALUES ('memory', 'old', 'test', now() - interval '2 days', now() - interval '1 day'),
                   ('memory', 'newer', 'test', now() - interval '2 days', now() - interval '1 hour'),
                   ('memory', 'alive', 'test', now(), now() + interval '1 day'),
                   ('memory', 'for ever', 'test', now(), NULL)
            """;
    private static final ExampleDatabase DATABASE = new ExampleDatabase("context-service");

    @BeforeAll
    static void migrate() {
        DATABASE.migrateShared();
        DATABASE.migrate("acme", "globex", "7-ducks_and-geese");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "globex", "7-ducks_and-geese"})
    void shouldBeValidAndVerifiedWhenStockFlywayRanIt(String tenant) throws SQLException {
        assertThat(DATABASE.flyway(tenant).load().validateWithResult().validationSuccessful)
                .isTrue();
        try (Sql sql = DATABASE.connect(tenant)) {
            for (ScriptFile query : DATABASE.set().files("verify")) {
                assertThat(sql.rows(query.content())).as(query.name()).isEmpty();
            }
        }
    }

    @Test
    void shouldGiveEachTenantTheSameCatalogWhenMigrated() throws SQLException {
        try (Sql acme = DATABASE.connect("acme");
                Sql ducks = DATABASE.connect("7-ducks_and-geese")) {
            assertThat(Catalog.of(acme)).isEqualTo(Catalog.of(ducks)).hasSizeGreaterThan(30);
        }
    }

    @Test
    void shouldSetUpdatedAtWhenARowChanges() throws SQLException {
        try (Sql sql = DATABASE.connect("acme")) {
            String id = sql.value(DEFAULTS + "('task', 'before', 'test') RETURNING id");

            sql.run("UPDATE contexts SET title = 'after' WHERE id = '" + id + "'");

            assertThat(sql.value("SELECT updated_at > created_at FROM contexts WHERE id = '" + id + "'"))
                    .isEqualTo("t");
        }
    }

    @Test
    void shouldKeepTheReplacedContentWhenAWriterHasAnotherSearchPath() throws SQLException {
        try (Sql sql = DATABASE.connect("globex")) {
            String id = sql.value(DEFAULTS + "('task', 'first', 'test') RETURNING id");
            sql.run("SET search_path TO pg_catalog");

            sql.run("UPDATE tenant_globex.contexts SET title = 'second' WHERE id = '" + id + "'");
            sql.run("UPDATE tenant_globex.contexts SET expires_at = now() + interval '1 h' WHERE id = '" + id + "'");

            assertThat(sql.value("SELECT version FROM tenant_globex.contexts WHERE id = '" + id + "'"))
                    .isEqualTo("2");
            assertThat(sql.rows("SELECT version, title FROM tenant_globex.context_versions WHERE context_id = '" + id
                            + "'"))
                    .containsExactly("1, first");
        }
    }

    @Test
    void shouldCountReadsWhenRecordedTwiceOnADay() throws SQLException {
        try (Sql sql = DATABASE.connect("acme")) {
            String id = sql.value(DEFAULTS + "('document', 'read', 'test') RETURNING id");

            sql.run("SELECT record_context_read('" + id + "', '2026-01-01 23:30+00')");
            sql.run("SELECT record_context_read('" + id + "', '2026-01-02 00:30+01')");

            assertThat(sql.rows("SELECT day, reads FROM context_usage WHERE context_id = '" + id + "'"))
                    .containsExactly("2026-01-01, 2");
        }
    }

    @Test
    void shouldDeleteExpiredContextsOfOneTenantWhenCleanedUp() throws SQLException {
        try (Sql acme = DATABASE.connect("acme");
                Sql globex = DATABASE.connect("globex")) {
            acme.run(EXPIRED);
            globex.run(EXPIRED);

            assertThat(acme.value("SELECT public.cleanup_expired_contexts('acme', 1)"))
                    .isEqualTo("1");
            assertThat(acme.value("SELECT public.cleanup_expired_contexts('acme')"))
                    .isEqualTo("1");

            assertThat(acme.value("SELECT count(*) FROM contexts WHERE expires_at <= now()"))
                    .isEqualTo("0");
            assertThat(acme.rows("SELECT title FROM contexts WHERE context_type = 'memory' ORDER BY title"))
                    .containsExactly("alive", "for ever");
            assertThat(globex.value("SELECT count(*) FROM contexts WHERE expires_at <= now()"))
                    .isEqualTo("2");
        }
    }

    @Test
    void shouldCleanUpEveryTenantAndNameTheOneThatFailsWhenTheScheduleRuns() throws SQLException {
        ExampleDatabase database = new ExampleDatabase("context-service");
        database.migrateShared();
        database.migrate("a", "broken", "z");
        try (Sql a = database.connect("a");
                Sql broken = database.connect("broken");
                Sql z = database.connect("z")) {
            a.run(EXPIRED);
            z.run(EXPIRED);

            assertThat(a.value("CALL public.cleanup_all_expired_contexts(batch => 1)"))
                    .isEqualTo("4");

            a.run(EXPIRED);
            z.run(EXPIRED);
            broken.run("ALTER TABLE contexts RENAME COLUMN expires_at TO other");
            assertThatThrownBy(() -> a.run("CALL public.cleanup_all_expired_contexts()"))
                    .hasMessageContaining("1 tenants are not cleaned up");
            assertThat(a.value("SELECT count(*) FROM contexts WHERE expires_at <= now()"))
                    .isEqualTo("0");
            assertThat(z.value("SELECT count(*) FROM contexts WHERE expires_at <= now()"))
                    .isEqualTo("0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Acme",
                "a b",
                "a\"; DROP SCHEMA public; --",
                "-a",
                "a\n",
                "../a",
                "a234567890123456789012345678901234567890123456789"
            })
    void shouldRefuseToCreateASchemaWhenTheTenantIdIsBad(String tenantId) throws SQLException {
        try (Sql sql = DATABASE.connect("acme")) {
            String literal = "'" + tenantId.replace("'", "''") + "'";

            assertThatThrownBy(() -> sql.run("SELECT public.create_tenant_schema(" + literal + ")"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"));
            assertThatThrownBy(() -> sql.run("SELECT public.cleanup_expired_contexts(" + literal + ")"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"));
        }
    }

    @Test
    void shouldCreateTheSchemaOfTheSetsNamingWhenAskedTwice() throws SQLException {
        try (Sql sql = DATABASE.connect("acme")) {
            for (int call = 0; call < 2; call++) {
                assertThat(sql.value("SELECT public.create_tenant_schema('new-one')"))
                        .isEqualTo(DATABASE.schema("new-one"));
            }
            assertThat(sql.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'tenant_new-one'"))
                    .isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contexts_data_gin: context_data @> '{\"agent\": \"a1\"}'",
                "contexts_tags_gin: tags @> '{welcome}'",
                "contexts_by_expiry: expires_at <= now()",
                "contexts_search_gin: search @@ websearch_to_tsquery('english', 'agents')"
            })
    void shouldUseTheIndexWhenTheServiceAsks(String indexAndCondition) throws SQLException {
        String[] parts = indexAndCondition.split(": ", 2);
        try (Sql sql = DATABASE.connect("acme")) {
            sql.run("SET enable_seqscan = off");

            assertThat(sql.rows("EXPLAIN SELECT id FROM contexts WHERE " + parts[1]))
                    .anySatisfy(line -> assertThat(line).contains(parts[0]));
        }
    }

    @Test
    void shouldFindTheWelcomeContextOnceWhenTheSeedRanTwice() throws SQLException {
        ScriptFile seed = DATABASE.set().files("seeds").get(0);
        try (Sql sql = DATABASE.connect("globex")) {
            sql.run(seed.content());
            sql.run(seed.content());

            assertThat(sql.rows("SELECT title FROM contexts WHERE search @@ websearch_to_tsquery('english', 'agents')"))
                    .containsExactly("Welcome");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contexts_type_known: 'poem', 'title', 'test', '{}', '{}'",
                "contexts_title_given: 'task', '  ', 'test', '{}', '{}'",
                "contexts_data_is_object: 'task', 'title', 'test', '[]', '{}'",
                "contexts_tags_given: 'task', 'title', 'test', '{}', '{a,NULL}'"
            })
    void shouldRefuseARowWhenItBreaksAConstraint(String constraintAndValues) throws SQLException {
        String[] parts = constraintAndValues.split(": ", 2);
        try (Sql sql = DATABASE.connect("acme")) {
            assertThatThrownBy(
                            () -> sql.run("INSERT INTO contexts (context_type, title, created_by, context_data, tags)"
                                    + " VALUES (" + parts[1] + ")"))
                    .hasMessageContaining(parts[0]);
        }
    }
}
