package dev.skein.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.contracts.DatabaseRef;
import dev.skein.embedded.Databases;
import dev.skein.embedded.EmbeddedMariaDb;
import dev.skein.embedded.Fixtures;
import dev.skein.stack.local.Stack;
import dev.skein.stack.local.StackDatabase;
import dev.skein.stack.local.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants with a database or a file of their own, from the event to what is in it, through the whole stack. */
class OwnTargetsIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path folder;

    private static Path files;
    private static Stack stack;
    private static Map<String, String> env;

    @BeforeAll
    static void start() throws Exception {
        files = Files.createDirectory(folder.resolve("files"));
        Path sets = Files.createDirectory(folder.resolve("sets"));
        write(sets, "own-database", "isolation: database\nnaming: own_{tenant}\n");
        write(sets, "own-file", "engine: sqlite\nnaming: '{tenant}'\n");
        write(sets, "own-maria", "engine: mariadb\nnaming: shop_{tenant}\n");
        List<StackDatabase> databases = new ArrayList<>(List.of(StackDatabase.parse("files=sqlite:" + files)));
        Optional<EmbeddedMariaDb> maria = Fixtures.mariaDb();
        if (maria.isPresent()) {
            Path password =
                    Files.writeString(folder.resolve("password"), maria.get().password());
            databases.add(new StackDatabase(
                    DatabaseRef.of("maria"),
                    maria.get().url(),
                    Optional.of(maria.get().user()),
                    Optional.of("file:" + password)));
        }
        stack = Stack.start(new StackOptions(2, List.of(sets), StackOptions.Ports.FREE, databases));
        env = Map.of("SKEIN_API_URL", stack.apiUrl());
    }

    private static void write(Path sets, String name, String keys) throws IOException {
        Path migrations = Files.createDirectories(sets.resolve(name).resolve("migrations"));
        Files.writeString(sets.resolve(name).resolve("skein.yaml"), "name: " + name + "\n" + keys);
        Files.writeString(migrations.resolve("V1__notes.sql"), "CREATE TABLE notes (id INT NOT NULL PRIMARY KEY);\n");
        Files.writeString(migrations.resolve("V2__first.sql"), "INSERT INTO notes VALUES (42);\n");
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void shouldMakeAPostgresDatabaseWhenATenantIsCreated() throws Exception {
        assertReady("acme", "own-database", "main");

        try (Connection connection = Databases.connect(stack.postgres(), "own_acme")) {
            assertThat(note(connection)).isEqualTo(42);
        }
        assertThat(json("scan", "--set", "own-database").at("/byVersion/2").asInt())
                .isPositive();
    }

    @Test
    void shouldMakeASqliteFileWhenATenantIsCreated() throws Exception {
        assertReady("beta", "own-file", "files");

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + files.resolve("beta.db"))) {
            assertThat(note(connection)).isEqualTo(42);
        }
        assertThat(json("scan", "--set", "own-file").at("/byVersion/2").asInt()).isPositive();
    }

    @Test
    void shouldMakeAMariaDatabaseWhenATenantIsCreated() throws Exception {
        assumeTrue(Fixtures.mariaDb().isPresent(), "no MariaDB on this machine");

        assertReady("gamma", "own-maria", "maria");

        try (Connection connection = Fixtures.mariaDb().orElseThrow().connect("shop_gamma")) {
            assertThat(note(connection)).isEqualTo(42);
        }
        assertThat(json("scan", "--set", "own-maria").at("/byVersion/2").asInt())
                .isPositive();
    }

    /** Which of two is reported first is chance: the other one is not like it. */
    @ParameterizedTest
    @ValueSource(strings = {"own-database", "own-file", "own-maria"})
    void shouldFailWhoIsNotLikeTheFirstWhenAWaveEnds(String set) throws Exception {
        assumeTrue(!set.equals("own-maria") || Fixtures.mariaDb().isPresent(), "no MariaDB on this machine");
        for (String tenant : List.of(set + "-1", set + "-2")) {
            CommandRun added = CommandRun.of(env, "tenant", "add", tenant, "--set", set, "--version", "1", "--wait");
            assertThat(added.code()).as(added.err()).isZero();
        }
        try (Connection connection = connect(set, set + "-2");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE INDEX by_hand ON notes (id)");
        }
        Path policy = Files.writeString(folder.resolve(set + ".yaml"), "waves: [{name: all, percent: 100}]\n");

        CommandRun run = CommandRun.of(
                env,
                "rollout",
                "start",
                "--set",
                set,
                "--tenants",
                set + "-1," + set + "-2",
                "--policy",
                policy.toString(),
                "--reason",
                "a test",
                "--watch",
                "--exit-on-pause",
                "-o",
                "json");

        assertThat(run.code()).as(run.err()).isEqualTo(4);
        JsonNode errors = json("status", "--by", "error", "--set", set).path("groups");
        assertThat(errors).hasSize(1);
        assertThat(errors.at("/0/count").asInt()).isOne();
        assertThat(errors.at("/0/failure/kind").asText()).isEqualTo("DRIFTED");
        JsonNode drift = json("drift", "--set", set, "--details");
        assertThat(drift.findValuesAsText("object")).anyMatch(object -> object.contains("by_hand"));
    }

    private static Connection connect(String set, String tenant) throws Exception {
        return switch (set) {
            case "own-database" -> Databases.connect(stack.postgres(), "own_" + tenant);
            case "own-file" -> DriverManager.getConnection("jdbc:sqlite:" + files.resolve(tenant + ".db"));
            default -> Fixtures.mariaDb().orElseThrow().connect("shop_" + tenant);
        };
    }

    @Test
    void shouldRefuseWhenTheNamedDatabaseIsOfAnotherEngine() throws Exception {
        CommandRun refused = CommandRun.of(env, "tenant", "add", "delta", "--set", "own-file", "--database", "main");

        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains("be one of [files], which are of the set's engine sqlite");
    }

    private static void assertReady(String tenant, String set, String database) throws Exception {
        CommandRun added = CommandRun.of(env, "tenant", "add", tenant, "--set", set, "--wait");
        assertThat(added.code()).as(added.err()).isZero();
        JsonNode target = json("tenant", "show", tenant).at("/targets/0");
        assertThat(target.path("state").asText()).isEqualTo("ready");
        assertThat(target.path("version").asText()).isEqualTo("2");
        assertThat(target.path("database").asText()).isEqualTo(database);
    }

    private static JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        CommandRun run = CommandRun.of(env, all.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    private static int note(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM notes")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
