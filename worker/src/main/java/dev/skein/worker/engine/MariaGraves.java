package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What drops leave on a MariaDB server: rows of {@code skein_dropped.targets}. Blocks; a session for each call. */
record MariaGraves(MariaTargets targets) implements Graves {
    private static final String DATABASE = "skein_dropped";
    private static final String TABLE = "`" + DATABASE + "`.targets";

    @Override
    public Optional<MigrationResult> answer(MigrationCommand command) throws SQLException {
        try (Connection connection = targets.connect()) {
            if (!Jdbc.exists(connection, "SELECT 1 FROM information_schema.tables WHERE table_schema = ?", DATABASE)) {
                return Optional.empty();
            }
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT command_id, fence, result FROM " + TABLE + " WHERE target = ?")) {
                statement.setString(1, command.target().name());
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? Graves.read(row.getString(1), row.getLong(2), row.getString(3), command)
                            : Optional.empty();
                }
            }
        }
    }

    @Override
    public void note(MigrationCommand command, MigrationResult.Applied done) throws SQLException {
        try (Connection connection = targets.connect()) {
            Jdbc.run(connection, "CREATE DATABASE IF NOT EXISTS `" + DATABASE + "` CHARACTER SET utf8mb4");
            Jdbc.run(
                    connection,
                    "CREATE TABLE IF NOT EXISTS " + TABLE + " (target VARCHAR(64) NOT NULL PRIMARY KEY,"
                            + " command_id CHAR(36) NOT NULL, fence BIGINT NOT NULL, result MEDIUMTEXT NOT NULL,"
                            + " dropped_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP) ENGINE = InnoDB");
            Jdbc.run(
                    connection,
                    "REPLACE INTO " + TABLE + " (target, command_id, fence, result) VALUES (?, ?, ?, ?)",
                    command.target().name(),
                    command.commandId().toString(),
                    command.fence(),
                    ProcessedEvents.encode(done));
        }
    }
}
