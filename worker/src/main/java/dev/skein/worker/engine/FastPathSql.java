package dev.skein.worker.engine;

import dev.skein.contracts.Backup;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two texts of the fast path. Pure; both go over the simple protocol and leave nothing in the session.
 *
 * <p>A target made by them looks like one made by Flyway with {@code createSchemas=false}: the history table is
 * Flyway's own DDL, and there is no row for the schema's creation.
 */
final class FastPathSql {
    private static final String CLOCK = "skein.clock_";

    private final MigrationCommand command;
    private final Map<String, String> settings;
    private final String schema;

    private final Optional<Backup> point;

    /** @param settings of the transaction, by name */
    FastPathSql(MigrationCommand command, Map<String, String> settings) {
        this(command, settings, Optional.empty());
    }

    private FastPathSql(MigrationCommand command, Map<String, String> settings, Optional<Backup> point) {
        this.command = command;
        this.settings = settings;
        this.schema = command.target().name();
        this.point = point;
    }

    /** The texts of an attempt. */
    static FastPathSql of(Attempt attempt) {
        MigrationCommand command = attempt.command();
        return new FastPathSql(command, Sessions.settings(attempt.plan().set(), command), attempt.point());
    }

    /** Begins the transaction, arms it, takes the lock and looks at the target. */
    String open() {
        return "BEGIN;SELECT * FROM skein.open_attempt_v1('" + command.commandId() + "', " + Sql.literal(schema) + ", "
                + command.fence() + ", " + TargetLock.key(schema) + ", "
                + Sql.literal(new JsonObject(Map.copyOf(settings)).encode()) + ")";
    }

    /**
     * Runs what is pending, records it, asks whether the schema is right, and commits.
     *
     * @param queries must return no row, else nothing is committed
     */
    SentText apply(TargetSnapshot target, Route.Fast route, List<VerifyQueries.Query> queries) {
        SentText.Builder text = new SentText.Builder();
        foundation(target).forEach(text::own);
        if (target.history().isPresent() && route.pending().isEmpty()) {
            // Losing this commit in a crash costs a second look at the target, and nothing else.
            text.own("SET LOCAL synchronous_commit TO off");
        }
        String path = searchPath(target);
        text.own(path + clock(0));
        int scripts = 0;
        for (Route.PendingScript pending : route.pending()) {
            pending.body().statements().forEach(each -> text.of(pending.script().name(), each));
            restored(pending.body()).forEach(text::own);
            scripts++;
            text.own((pending.body().localSettings().contains("search_path") ? path : "SELECT 1") + clock(scripts));
        }
        if (scripts > 0) {
            text.own(historyRows(target.nextRank(), route.pending()));
        }
        queries.forEach(query -> text.of(query.script(), Verification.statement(query)));
        text.own(ProcessedEvents.closeAttempt(command, result(route)));
        return text.own("COMMIT").build();
    }

    /** What is known of the result before the commit. */
    MigrationResult.Applied result(Route.Fast route) {
        return MigrationResult.Applied.of(MigrationPath.FAST, route.before(), route.after(), route.names())
                .saved(point);
    }

    /** Lets names without a schema mean the target's, for the rest of the transaction. */
    String searchPath(TargetSnapshot target) {
        return "SELECT set_config('search_path', " + Sql.literal(Sql.identifier(schema) + "," + target.basePath())
                + ", true)";
    }

    /** Makes the schema and the history table where they are missing. */
    List<String> foundation(TargetSnapshot target) {
        List<String> statements = new ArrayList<>();
        if (!target.schemaExists()) {
            statements.add("CREATE SCHEMA " + Sql.identifier(schema));
        }
        if (target.history().isEmpty()) {
            statements.addAll(history(schema));
        }
        return statements;
    }

    /**
     * Makes the history of scripts that something else ran, as if they had taken no time.
     *
     * @param target without a history
     */
    List<String> stamp(TargetSnapshot target, List<Route.PendingScript> scripts) {
        List<String> statements = new ArrayList<>(foundation(target));
        StringBuilder clocks = new StringBuilder("SELECT 1");
        for (int i = 0; i <= scripts.size(); i++) {
            clocks.append(", set_config('").append(CLOCK).append(i).append("', '0', true)");
        }
        statements.add(clocks.toString());
        statements.add(historyRows(target.nextRank(), scripts));
        return statements;
    }

    /** Flyway's DDL: {@code PostgreSQLDatabase#getRawCreateScript}. */
    static List<String> history(String schema) {
        String table = Sql.history(schema);
        return List.of(
                "CREATE TABLE " + table + " (\"installed_rank\" INT NOT NULL, \"version\" VARCHAR(50),"
                        + " \"description\" VARCHAR(200) NOT NULL, \"type\" VARCHAR(20) NOT NULL,"
                        + " \"script\" VARCHAR(1000) NOT NULL, \"checksum\" INTEGER, \"installed_by\" VARCHAR(100) NOT NULL,"
                        + " \"installed_on\" TIMESTAMP NOT NULL DEFAULT now(), \"execution_time\" INTEGER NOT NULL,"
                        + " \"success\" BOOLEAN NOT NULL)",
                "ALTER TABLE " + table + " ADD CONSTRAINT \"" + Sql.HISTORY_TABLE
                        + "_pk\" PRIMARY KEY (\"installed_rank\")",
                "CREATE INDEX \"" + Sql.HISTORY_TABLE + "_s_idx\" ON " + table + " (\"success\")");
    }

    /** Notes the time in a setting of the transaction: script {@code i} ran between clock {@code i - 1} and {@code i}. */
    private static String clock(int i) {
        return ", set_config('" + CLOCK + i + "', extract(epoch FROM clock_timestamp())::text, true)";
    }

    private String historyRows(int firstRank, List<Route.PendingScript> scripts) {
        StringBuilder rows = new StringBuilder("INSERT INTO " + Sql.history(schema)
                + " (\"installed_rank\", \"version\", \"description\", \"type\", \"script\", \"checksum\","
                + " \"installed_by\", \"execution_time\", \"success\") VALUES ");
        for (int i = 0; i < scripts.size(); i++) {
            rows.append(i == 0 ? "" : ", ").append(historyRow(firstRank + i, scripts.get(i), i));
        }
        return rows.toString();
    }

    private static String historyRow(int rank, Route.PendingScript pending, int clock) {
        HistoryRow entry = pending.entry();
        return "(" + rank + ", " + Sql.literal(entry.version()) + ", " + Sql.literal(entry.description()) + ", '"
                + entry.type() + "', " + Sql.literal(entry.script()) + ", "
                + entry.checksum().map(String::valueOf).orElse("NULL") + ", current_user, ((current_setting('" + CLOCK
                + (clock + 1) + "')::numeric - current_setting('" + CLOCK + clock + "')::numeric) * 1000)::int, TRUE)";
    }

    /** What a script set with {@code SET LOCAL} would end with its own transaction if Flyway ran it. */
    List<String> restored(ScriptBody body) {
        List<String> statements = new ArrayList<>();
        for (String name : body.localSettings()) {
            if (name.equals("search_path")) {
                continue;
            }
            String value = settings.get(name);
            statements.add("SET LOCAL " + name + " TO " + (value == null ? "DEFAULT" : Sql.literal(value)));
        }
        return statements;
    }
}
