package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What stays of a target that is a database or a file of its own after a drop, beside where it was: the command, its fence
 * and its result, so that no older command makes the target again. Every method blocks.
 */
interface Graves {
    /** What is known of the command where its target is missing: the drop's result, or that it is void. */
    Optional<MigrationResult> answer(MigrationCommand command) throws SQLException;

    /** Notes a drop, durably; comes before it. */
    void note(MigrationCommand command, MigrationResult.Applied done) throws SQLException;

    /** What a note says of a command. */
    static Optional<MigrationResult> read(String commandId, long fence, String result, MigrationCommand command) {
        if (commandId.equals(command.commandId().toString())) {
            return Optional.of(ProcessedEvents.decode(result));
        }
        return fence > command.fence() ? Optional.of(new MigrationResult.Stale(fence)) : Optional.empty();
    }
}
