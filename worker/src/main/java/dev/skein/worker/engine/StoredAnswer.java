package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What the target database already knows about a command. Blocks. */
final class StoredAnswer {
    private StoredAnswer() {}

    /** The command's result if it was done before, or that it is void; empty when it is still to be done. */
    static Optional<MigrationResult> of(Connection connection, MigrationCommand command) throws SQLException {
        Optional<String> stored = Jdbc.text(
                connection,
                "SELECT result FROM skein.processed_events WHERE command_id = ?",
                command.commandId().value());
        if (stored.isPresent()) {
            return stored.map(ProcessedEvents::decode);
        }
        return Jdbc.text(
                        connection,
                        "SELECT fence FROM skein.fences WHERE target = ? AND fence > ?",
                        command.target().name(),
                        command.fence())
                .map(fence -> new MigrationResult.Stale(Long.parseLong(fence)));
    }
}
