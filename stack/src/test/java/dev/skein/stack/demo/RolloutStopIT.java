package dev.skein.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.cli.client.ApiAddress;
import dev.skein.cli.client.ApiClient;
import dev.skein.cli.client.NewRollout;
import dev.skein.cli.client.Rollout;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.client.VerbRequest;
import dev.skein.contracts.DatabaseRef;
import dev.skein.embedded.Databases;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import dev.skein.stack.CommandRun;
import dev.skein.stack.local.ExampleSets;
import dev.skein.stack.local.ServiceSettings;
import dev.skein.stack.local.Stack;
import dev.skein.stack.local.StackDatabases;
import dev.skein.stack.local.StackOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rollout that is stopped in the middle. Each test finds the fleet at the old version, and leaves it there. */
class RolloutStopIT {
    private static final int TENANTS = 400;
    private static final int UNDER_WAY = 20;
    private static final Duration BITES = Duration.ofSeconds(5);
    private static final Duration BEFORE_A_LEASE_ENDS = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final String AT_ONCE = """
            {"waves":[{"name":"all","percent":100}]}""";
    private static final String NEW_TABLE = "rollout_story";
    private static final String AT_NEW = "SELECT nspname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            + " WHERE relname = '" + NEW_TABLE + "'";

    private static NextVersion next;
    private static Stack stack;
    private static RolloutApi api;
    private static List<String> schemas;

    @BeforeAll
    static void bootstrap() throws Exception {
        Path original = ExampleSets.folder("context-service");
        next = NextVersion.of(
                original, MigrationSets.load(List.of(original)).all().getFirst());
        Path migrations = next.folder().resolve("migrations");
        Files.writeString(
                migrations.resolve("V" + next.after() + "__rollout_story.sql"),
                "SELECT pg_sleep(0.05);\nSELECT count(*) FROM contexts;\n",
                StandardOpenOption.APPEND);
        Files.writeString(
                migrations.resolve("U" + next.after() + "__rollout_story.sql"), "DROP TABLE rollout_story;\n");
        stack = Stack.start(new StackOptions(2, List.of(next.folder()), StackOptions.Ports.FREE));
        ApiAddress address = ApiAddress.resolve(Optional.of(stack.apiUrl()), Map.of());
        api = new RolloutApi(new ApiClient(address, Duration.ofMinutes(1)));
        MigrationSet set = next.set();
        Flight flight = Flight.of(stack, set.name(), Optional.of(next.before()), TENANTS, done -> {});
        assertThat(flight.latenciesMs()).hasSize(TENANTS);
        schemas = IntStream.rangeClosed(1, TENANTS)
                .mapToObj(number -> set.target(DatabaseRef.of(ServiceSettings.DATABASE), Flight.tenant(number))
                        .name())
                .toList();
    }

    @AfterAll
    static void close() {
        stack.close();
        next.close();
    }

    @Test
    void shouldLeaveEachTargetWhollyOldOrNewAndBeUndoneWhenAborted() throws Exception {
        // given
        UUID rollout = startedAndUnderWay();

        // when
        assertThat(say(rollout, "abort").state()).isEqualTo("aborted");
        Set<String> soon = afterItBites();

        // then nothing begins any more
        await().atMost(BEFORE_A_LEASE_ENDS)
                .until(() -> api.show(rollout).value().tasksIn("queued", "dispatched", "running") == 0);
        assertThat(atNew()).isEqualTo(soon);
        assertThat(soon).hasSizeGreaterThanOrEqualTo(UNDER_WAY).hasSizeLessThan(TENANTS);
        Rollout aborted = api.show(rollout).value();
        assertThat(aborted.tasks()).containsOnlyKeys("succeeded", "cancelled").containsEntry("succeeded", (long)
                soon.size());

        // and what was changed is taken back, to what those are that never had the rollout
        UUID undo = undone(rollout);
        awaitState(undo, "succeeded");
        assertThat(api.show(undo).value().tasksIn("succeeded")).isEqualTo(soon.size());
        assertThat(atNew()).isEmpty();
        assertThat(complaints()).isEmpty();
        JsonNode drift = drift();
        assertThat(drift.path("drifted")).isEmpty();
        assertThat(drift.path("versions")).singleElement().satisfies(version -> {
            assertThat(version.path("version").asText()).isEqualTo(next.before().value());
            assertThat(version.path("same").asInt()).isEqualTo(TENANTS);
        });
    }

    @Test
    void shouldBeUndoneWhenThatIsAskedRightAfterTheAbort() throws Exception {
        // given
        UUID rollout = startedAndUnderWay();

        // when
        say(rollout, "abort");
        UUID undo = undone(rollout);

        // then
        awaitState(undo, "succeeded");
        assertThat(atNew()).isEmpty();
        assertThat(api.show(undo).value().tasksIn("succeeded"))
                .isEqualTo(api.show(rollout).value().tasksIn("succeeded"))
                .isGreaterThanOrEqualTo(UNDER_WAY);
        assertThat(drift().path("drifted")).isEmpty();
    }

    @Test
    void shouldDelayOnlyTheTenantWhoseTableSomebodyHolds() throws Exception {
        // given
        String held = schemas.get(7);
        UUID rollout;
        try (Connection connection = Databases.connect(stack.postgres(), StackDatabases.TENANTS);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE \"" + held + "\".contexts IN ACCESS EXCLUSIVE MODE");

            // when
            rollout = started(AT_ONCE);

            // then all others are through while it is held
            await().atMost(LONG).until(() -> atNew().size() == TENANTS - 1);
            assertThat(atNew()).doesNotContain(held);
            assertThat(api.show(rollout).value().state()).isEqualTo("running");
            assertThat(api.errors(rollout).value().items()).isEmpty();
            connection.rollback();
        }

        // and when it is let go, that one follows
        awaitState(rollout, "succeeded");
        assertThat(atNew()).hasSize(TENANTS);
        awaitState(undone(rollout), "succeeded");
        assertThat(atNew()).isEmpty();
    }

    /** How the targets differ by fingerprint, as the workers find them now. */
    private static JsonNode drift() throws Exception {
        Map<String, String> env = Map.of("SKEIN_API_URL", stack.apiUrl());
        String set = next.set().name().value();
        CommandRun scan = CommandRun.of(env, "scan", "--set", set);
        assertThat(scan.code()).as(scan.err()).isZero();
        CommandRun drift = CommandRun.of(env, "drift", "--set", set, "-o", "json");
        assertThat(drift.code()).as(drift.err()).isZero();
        return new JsonMapper().readTree(drift.out());
    }

    @Test
    void shouldWaitAndThenFinishWhenPausedAndResumed() throws Exception {
        // given
        UUID rollout = startedAndUnderWay();

        // when
        assertThat(say(rollout, "pause").state()).isEqualTo("paused");
        Set<String> soon = afterItBites();

        // then
        assertThat(soon).hasSizeLessThan(TENANTS);
        await().during(Duration.ofSeconds(3)).atMost(LONG).until(() -> atNew().equals(soon));
        assertThat(recorded(next.after().value())).isEqualTo(soon);

        // and when
        say(rollout, "resume");

        // then
        awaitState(rollout, "succeeded");
        assertThat(atNew()).hasSize(TENANTS);
        assertThat(api.show(rollout).value().tasks()).isEqualTo(Map.of("succeeded", (long) TENANTS));
        assertThat(api.errors(rollout).value().items()).isEmpty();
        awaitState(undone(rollout), "succeeded");
        assertThat(atNew()).isEmpty();
    }

    @Test
    void shouldStopAfterTheFirstWaveWhenATenantWasChangedByHand() throws Exception {
        // given
        List<String> canary = IntStream.rangeClosed(1, 3)
                .mapToObj(number -> Flight.tenant(number).value())
                .toList();
        sql("ALTER TABLE \"" + schemas.get(1) + "\".contexts ADD COLUMN by_hand text");

        // when
        UUID rollout =
                started("{\"waves\":[{\"name\":\"canary\",\"tenants\":[\"%s\"]},{\"name\":\"rest\",\"percent\":100}]}"
                        .formatted(String.join("\",\"", canary)));

        // then the wave's other targets and the one that was changed are not alike, whichever came first
        awaitState(rollout, "paused");
        assertThat(atNew()).isEqualTo(Set.copyOf(schemas.subList(0, 3)));
        assertThat(recorded(next.after().value())).isEqualTo(atNew());
        var errors = api.errors(rollout).value().items();
        assertThat(errors).singleElement().satisfies(error -> {
            assertThat(error.kind()).isEqualTo("DRIFTED");
            assertThat(error.message())
                    .contains("skein drift --set " + next.set().name());
            assertThat(error.tenants()).isIn(List.of(canary.get(1)), List.of(canary.get(0), canary.get(2)));
        });

        // and when it is put right, a retry finds them alike, and all of them can be taken back
        sql("ALTER TABLE \"" + schemas.get(1) + "\".contexts DROP COLUMN by_hand");
        say(rollout, "retry");
        await().atMost(LONG).until(() -> api.show(rollout).value().wave().orElse(0) == 2);
        say(rollout, "abort");
        assertThat(api.errors(rollout).value().items()).isEmpty();
        awaitState(undone(rollout), "succeeded");
        assertThat(atNew()).isEmpty();
    }

    private static UUID started(String policy) throws Exception {
        assertThat(atNew()).isEmpty();
        NewRollout request = new NewRollout(
                Optional.empty(),
                next.set().name(),
                Optional.of(next.after()),
                new NewRollout.Selector(List.of(), Optional.empty(), List.of(), Optional.empty()),
                Optional.of(new JsonMapper().readTree(policy)),
                Optional.empty(),
                "a rollout to stop",
                "test");
        return UUID.fromString(api.start(request).value().rolloutId());
    }

    private static UUID startedAndUnderWay() throws Exception {
        UUID rollout = started(AT_ONCE);
        await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> atNew().size() >= UNDER_WAY);
        return rollout;
    }

    /** Which targets are at the new version when the verb must have taken effect; each is wholly there or not at all. */
    private static Set<String> afterItBites() throws SQLException {
        await().pollDelay(BITES).atMost(LONG).until(() -> true);
        Set<String> there = atNew();
        assertThat(recorded(next.after().value())).isEqualTo(there);
        return there;
    }

    private static UUID undone(UUID rollout) throws InterruptedException {
        return UUID.fromString(say(rollout, "undo").rolloutId());
    }

    private static Rollout say(UUID rollout, String verb) throws InterruptedException {
        return api.verb(rollout, verb, new VerbRequest("test", "test")).value();
    }

    private static void awaitState(UUID rollout, String state) {
        await().atMost(LONG).until(() -> api.show(rollout).value().state().equals(state));
    }

    private static Set<String> atNew() throws SQLException {
        try (Connection connection = Databases.connect(stack.postgres(), StackDatabases.TENANTS);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(AT_NEW)) {
            Set<String> found = new HashSet<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = Databases.connect(stack.postgres(), StackDatabases.TENANTS);
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    /** The schemas whose newest row in stock Flyway's history is the version's success. */
    private static Set<String> recorded(String version) throws SQLException {
        Set<String> found = new HashSet<>();
        try (Connection connection = Databases.connect(stack.postgres(), StackDatabases.TENANTS);
                Statement statement = connection.createStatement()) {
            for (String schema : schemas) {
                try (ResultSet row = statement.executeQuery("SELECT version, type, success FROM \"" + schema
                        + "\".flyway_schema_history ORDER BY installed_rank DESC LIMIT 1")) {
                    row.next();
                    if (version.equals(row.getString(1)) && row.getString(2).equals("SQL") && row.getBoolean(3)) {
                        found.add(schema);
                    }
                }
            }
        }
        return found;
    }

    /** What stock Flyway says against any of the fleet; that the new version is pending is as it should be. */
    private static List<String> complaints() {
        StockFlyway stock = new StockFlyway(next.folder(), next.set());
        List<String> complaints = new ArrayList<>();
        for (String schema : schemas) {
            Flyway flyway = stock.configure(schema)
                    .dataSource(
                            stack.postgres().jdbcUrl(StackDatabases.TENANTS),
                            stack.postgres().user(),
                            stack.postgres().password())
                    .ignoreMigrationPatterns("*:pending")
                    .load();
            var result = flyway.validateWithResult();
            if (!result.validationSuccessful) {
                complaints.add(schema + ": " + result.errorDetails);
            }
        }
        return complaints;
    }
}
