package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears the way for a further attempt: raises the target's fence at once, and ends the sessions in which earlier
 * attempts still run. Never blocks.
 */
final class Takeover {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    private Takeover() {}

    /** Completes when no earlier attempt can begin any more; a session of another role is left to end by itself. */
    static Future<Void> run(Pool pool, MigrationCommand command) {
        if (command.attempt() == 1) {
            return Future.succeededFuture();
        }
        String target = command.target().name();
        return pool.query("SELECT skein.take_over_v1(" + Sql.literal(target) + ", " + command.fence() + ", "
                        + Sql.literal(Sessions.prefixOf(target)) + ")")
                .execute()
                .map(rows -> rows.iterator().next().getInteger(0))
                .onSuccess(ended -> log(command, ended))
                .mapEmpty();
    }

    private static void log(MigrationCommand command, int ended) {
        if (ended > 0) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.TARGET, command.target())
                    .addKeyValue(LogKeys.COMMAND, command.commandId())
                    .addKeyValue(LogKeys.ATTEMPT, command.attempt())
                    .addKeyValue(LogKeys.COUNT, ended)
                    .log("sessions of earlier attempts still ran; they were ended");
        }
    }
}
