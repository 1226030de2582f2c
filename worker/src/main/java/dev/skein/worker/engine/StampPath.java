package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.MigrationPath;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.Target;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the history of a schema that something else has brought to a version, in one transaction. Never blocks; safe on
 * any thread.
 *
 * <p>It believes no one: in the same transaction it makes a schema beside by the set's scripts, compares the two by
 * fingerprint, and takes that schema back. If they differ, nothing is written, and the failure says in what. All failures
 * but passing ones need an operator, so that nothing migrates such a schema by mistake.
 */
final class StampPath {
    private static final int MOST_DIFFERENCES = 5;

    private final AttemptSessions sessions;

    StampPath(AttemptSessions sessions) {
        this.sessions = sessions;
    }

    /** Runs one attempt; fails only when no connection can be had, or with the error of the first send. */
    Future<MigrationResult> run(Attempt attempt) {
        FastPathSql sql = FastPathSql.of(attempt);
        return sessions.with(connection -> FastPath.open(connection, sql)
                .compose(target -> new Stamp(connection, sql, target, attempt).run())
                // After a commit there is nothing left to take back.
                .eventually(() -> FastPath.rollback(connection)));
    }

    /** One attempt on its connection. */
    private record Stamp(SqlConnection connection, FastPathSql sql, TargetSnapshot target, Attempt attempt) {

        Future<MigrationResult> run() {
            Optional<MigrationResult> settled = Eligibility.settled(target, attempt.command());
            if (settled.isPresent()) {
                return Future.succeededFuture(settled.get());
            }
            Optional<String> refusal = refusal();
            if (refusal.isPresent()) {
                return refused(refusal.get());
            }
            List<Route.PendingScript> scripts = scripts(attempt.command());
            Optional<Route.PendingScript> obstacle = scripts.stream()
                    .filter(each -> each.body().obstacle().isPresent())
                    .findFirst();
            if (obstacle.isPresent()) {
                return refused("cannot be compared with what the set would make: "
                        + obstacle.get().script().name() + ": "
                        + obstacle.get().body().obstacle().orElseThrow()
                        + "; look yourself, give it a history with flyway baseline, and adopt it then");
            }
            return compare()
                    .compose(differences -> differences.isEmpty() ? write(scripts) : refused(differing(differences)))
                    .recover(error -> Future.succeededFuture(failed(error)));
        }

        private Optional<String> refusal() {
            if (target.history().filter(rows -> !rows.isEmpty()).isPresent()) {
                return Optional.of("has a history: adopt it without stamping");
            }
            return target.schemaEmpty() ? Optional.of("holds nothing: let it be migrated instead") : Optional.empty();
        }

        private List<Route.PendingScript> scripts(MigrationCommand command) {
            MigrationPlan plan = attempt.plan();
            List<PlannedScript> all = new ArrayList<>(plan.versioned().subList(0, plan.reach(command.version())));
            all.addAll(plan.repeatable());
            return all.stream()
                    .map(script -> {
                        ScriptBody body = plan.body(script, command);
                        return new Route.PendingScript(script, body, HistoryRow.of(script, body));
                    })
                    .toList();
        }

        /** Makes the schema beside, and lists in what it differs; empty when it does not. */
        private Future<List<String>> compare() {
            MigrationCommand command = beside();
            FastPathSql made =
                    new FastPathSql(command, Sessions.settings(attempt.plan().set(), command));
            String path = made.searchPath(target);
            String schema = command.target().name();
            SentText.Builder text = new SentText.Builder();
            text.own("SAVEPOINT skein_stamp").own("CREATE SCHEMA " + Sql.identifier(schema));
            text.own(path);
            for (Route.PendingScript script : scripts(command)) {
                script.body()
                        .statements()
                        .forEach(each -> text.of(script.script().name(), each));
                made.restored(script.body()).forEach(text::own);
                text.own(path);
            }
            return connection
                    .query(text.build().sql())
                    .execute()
                    .compose(ready -> differences(schema))
                    .compose(found -> connection
                            .query("ROLLBACK TO SAVEPOINT skein_stamp")
                            .execute()
                            .map(found));
        }

        private Future<List<String>> differences(String schema) {
            String own = attempt.command().target().name();
            return connection
                    .query("SELECT skein.fingerprint_v1(" + Sql.literal(schema) + ") IS NOT DISTINCT FROM"
                            + " skein.fingerprint_v1(" + Sql.literal(own) + ")")
                    .execute()
                    .compose(rows -> rows.iterator().next().getBoolean(0)
                            ? Future.succeededFuture(List.of())
                            : connection
                                    .query(lines("lacks", schema, own) + " UNION ALL " + lines("has also", own, schema)
                                            + " LIMIT " + (MOST_DIFFERENCES + 1))
                                    .execute()
                                    .map(lines -> {
                                        List<String> found = new ArrayList<>();
                                        for (Row line : lines) {
                                            found.add(line.getString(0));
                                        }
                                        return found;
                                    }));
        }

        private static String lines(String verb, String in, String notIn) {
            return "SELECT '" + verb + " ' || kind || ' ' || object || ': ' || definition FROM (SELECT * FROM"
                    + " skein.catalog_v1(" + Sql.literal(in) + ") EXCEPT SELECT * FROM skein.catalog_v1("
                    + Sql.literal(notIn) + ")) d";
        }

        private static String differing(List<String> differences) {
            List<String> shown = differences.stream().limit(MOST_DIFFERENCES).toList();
            return "is not what the set makes: it " + String.join("; ", shown)
                    + (differences.size() > shown.size() ? "; and more" : "");
        }

        private Future<MigrationResult> write(List<Route.PendingScript> scripts) {
            Optional<SchemaVersion> version = attempt.command().version();
            MigrationResult.Applied result =
                    MigrationResult.Applied.of(MigrationPath.FAST, Optional.empty(), version, List.of());
            SentText.Builder text = new SentText.Builder();
            sql.stamp(target, scripts).forEach(text::own);
            text.own(sql.searchPath(target));
            attempt.plan()
                    .verify(version, attempt.command())
                    .forEach(query -> text.of(query.script(), Verification.statement(query)));
            text.own(ProcessedEvents.closeAttempt(attempt.command(), result)).own("COMMIT");
            return connection.query(text.build().sql()).execute().map(committed -> result.committed(attempt.elapsed()));
        }

        /** The same command, for a schema that only this transaction sees. */
        private MigrationCommand beside() {
            MigrationCommand command = attempt.command();
            String name =
                    "skein_stamp_" + command.commandId().value().toString().replace("-", "");
            return new MigrationCommand(
                    command.commandId(),
                    command.attempt(),
                    command.fence(),
                    command.operation(),
                    command.rolloutId(),
                    command.tenantId(),
                    command.set(),
                    new Target(command.target().database(), command.target().isolation(), name),
                    command.version(),
                    command.placeholders(),
                    command.issuedAt());
        }

        private MigrationResult failed(Throwable error) {
            Failure failure = error instanceof PgException refused
                    ? Failures.of(refused, Optional.empty())
                    : Failure.of(FailureKind.RETRYABLE, "the connection was lost: " + error.getMessage());
            boolean passing = failure.kind() == FailureKind.RETRYABLE;
            return new MigrationResult.Failed(
                    passing ? failure : needsOperator("could not be stamped: " + failure.message()), attempt.elapsed());
        }

        private Future<MigrationResult> refused(String why) {
            return Future.succeededFuture(new MigrationResult.Failed(needsOperator(why), attempt.elapsed()));
        }

        private Failure needsOperator(String why) {
            return Failure.of(
                    FailureKind.OPERATOR_NEEDED,
                    attempt.command().target().name() + " "
                            + why + " (asked for version "
                            + attempt.command().version().orElseThrow()
                            + " of set '" + attempt.command().set() + "'; nothing was written)");
        }
    }
}
