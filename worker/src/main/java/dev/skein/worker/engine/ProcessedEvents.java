package dev.skein.worker.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.codec.ContractJson;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlResult;
import java.time.Duration;

/** The rows of {@code skein.processed_events}: what they hold, how they are written and when forgotten. Never blocks. */
final class ProcessedEvents {
    /** Rows younger than this are never forgotten: Kafka keeps commands for so long, and may deliver them again. */
    static final Duration KEPT = Duration.ofDays(14);

    private static final JsonMapper JSON = ContractJson.mapper();

    private ProcessedEvents() {}

    /** A result as it is stored; the database puts the transaction's duration in place of a shorter one. */
    static String encode(MigrationResult.Applied result) {
        try {
            return JSON.writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is always JSON", e);
        }
    }

    /** @throws IllegalStateException when the row was written by something that is not Skein */
    static MigrationResult.Applied decode(String stored) {
        try {
            return JSON.readValue(stored, MigrationResult.Applied.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of skein.processed_events holds no result: " + stored, e);
        }
    }

    /**
     * Marks the command as done and raises the target's fence; belongs in the transaction that makes it true.
     */
    static String closeAttempt(MigrationCommand command, MigrationResult.Applied result) {
        String target = Sql.literal(command.target().name());
        return "SELECT skein.close_attempt_v1('" + command.commandId() + "', " + target + ", " + command.attempt()
                + ", " + command.fence() + ", " + Sql.literal(encode(result)) + "::jsonb)";
    }

    /** Forgets what was processed longer ago than the given age, or than {@link #KEPT} if that is longer. */
    static Future<Integer> prune(TargetDatabase database, Duration age) {
        Duration kept = age.compareTo(KEPT) < 0 ? KEPT : age;
        return database.prepared()
                .compose(ready -> database.pool()
                        .query("DELETE FROM skein.processed_events WHERE processed_at < now() - interval '"
                                + kept.toSeconds() + " seconds'")
                        .execute())
                .map(SqlResult::rowCount);
    }
}
