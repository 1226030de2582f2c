package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/**
 * The two texts of the fast path. Pure; both go over the simple protocol and leave nothing in the session.
 *
 * <p>A target made by them looks like one made by Flyway with {@code createSchemas=false}: the history table is
 * Flyway's own DDL, and there is no row for the schema's creation.
 */
final class FastPathSql {
    /** A setting of the transaction that holds when the running script began, for its execution time. */
    private static final String MARK = "skein.script_started";

    private final MigrationCommand command;
    private final Map<String, String> settings;
    private final String schema;

    /** @param settings of the transaction, by name */
    FastPathSql(MigrationCommand command, Map<String, String> settings) {
        this.command = command;
        this.settings = settings;
        this.schema = command.target().name();
    }

    /** Begins the transaction, arms it, takes the lock and looks at the target. */
    String open() {
        return "BEGIN;SELECT * FROM skein.open_attempt_v1('" + command.commandId() + "', " + Sql.literal(schema) + ", "
                + command.fence() + ", " + TargetLock.key(schema) + ", "
                + Sql.literal(new JsonObject(Map.copyOf(settings)).encode()) + ")";
    }

    /** Runs what is pending, records it, and commits. */
    SentText apply(TargetSnapshot target, Route.Fast route) {
        SentText.Builder text = new SentText.Builder();
        if (!target.schemaExists()) {
            text.own("CREATE SCHEMA " + Sql.identifier(schema));
        }
        if (target.history().isEmpty()) {
            createHistory(text);
        } else if (route.pending().isEmpty()) {
            // Losing this commit in a crash costs a second look at the target, and nothing else.
            text.own("SET LOCAL synchronous_commit TO off");
        }
        int rank = target.nextRank();
        String path = Sql.literal(Sql.identifier(schema) + "," + target.basePath());
        for (Route.PendingScript pending : route.pending()) {
            text.own("SELECT set_config('search_path', " + path + ", true), set_config('" + MARK
                    + "', extract(epoch FROM clock_timestamp())::text, true)");
            pending.body().statements().forEach(each -> text.of(pending.script().name(), each));
            restoreSettings(text, pending.body());
            text.own(historyRow(rank++, pending));
        }
        MigrationResult.Applied result = new MigrationResult.Applied(
                MigrationPath.FAST, route.before(), route.after(), route.names(), Duration.ZERO);
        text.own(ProcessedEvents.closeAttempt(command, result));
        return text.own("COMMIT").build();
    }

    /** Flyway's DDL: {@code PostgreSQLDatabase#getRawCreateScript}. */
    private void createHistory(SentText.Builder text) {
        String table = Sql.history(schema);
        text.own("CREATE TABLE " + table + " (\"installed_rank\" INT NOT NULL, \"version\" VARCHAR(50),"
                + " \"description\" VARCHAR(200) NOT NULL, \"type\" VARCHAR(20) NOT NULL,"
                + " \"script\" VARCHAR(1000) NOT NULL, \"checksum\" INTEGER, \"installed_by\" VARCHAR(100) NOT NULL,"
                + " \"installed_on\" TIMESTAMP NOT NULL DEFAULT now(), \"execution_time\" INTEGER NOT NULL,"
                + " \"success\" BOOLEAN NOT NULL)");
        text.own("ALTER TABLE " + table + " ADD CONSTRAINT \"" + Sql.HISTORY_TABLE
                + "_pk\" PRIMARY KEY (\"installed_rank\")");
        text.own("CREATE INDEX \"" + Sql.HISTORY_TABLE + "_s_idx\" ON " + table + " (\"success\")");
    }

    private String historyRow(int rank, Route.PendingScript pending) {
        PlannedScript script = pending.script();
        // Flyway's checksum of a repeatable script is of its replaced text, of a versioned one of its raw text.
        int checksum = script.version().isPresent()
                ? script.checksum()
                : pending.body().checksum();
        return "INSERT INTO " + Sql.history(schema)
                + " (\"installed_rank\", \"version\", \"description\", \"type\", \"script\", \"checksum\","
                + " \"installed_by\", \"execution_time\", \"success\") VALUES (" + rank + ", "
                + Sql.literal(script.version().map(SchemaVersion::value)) + ", " + Sql.literal(script.description())
                + ", 'SQL', " + Sql.literal(script.name()) + ", " + checksum
                + ", current_user, ((extract(epoch FROM clock_timestamp()) - current_setting('" + MARK
                + "')::numeric) * 1000)::int, TRUE)";
    }

    /** What a script set with {@code SET LOCAL} would end with its own transaction if Flyway ran it. */
    private void restoreSettings(SentText.Builder text, ScriptBody body) {
        for (String name : body.localSettings()) {
            String value = settings.get(name);
            text.own("SET LOCAL " + name + " TO " + (value == null ? "DEFAULT" : Sql.literal(value)));
        }
    }
}
