package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What drops leave in a folder of SQLite files: a file beside the lock of each target. Blocks; safe on any thread. */
record SqliteGraves(SqliteFolder folder) implements Graves {
    private static final String SUFFIX = ".dropped";

    @Override
    public Optional<MigrationResult> answer(MigrationCommand command) throws SQLException {
        try {
            Path note = folder.beside(command.target().name(), SUFFIX);
            if (!Files.exists(note)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(note);
            return Graves.read(lines.get(0), Long.parseLong(lines.get(1)), lines.get(2), command);
        } catch (IOException e) {
            throw new SQLException("the note on a drop cannot be read: " + e, e);
        }
    }

    @Override
    public void note(MigrationCommand command, MigrationResult.Applied done) throws SQLException {
        try {
            Path note = folder.beside(command.target().name(), SUFFIX);
            Path part = note.resolveSibling(note.getFileName() + ".part");
            Files.writeString(
                    part, command.commandId() + "\n" + command.fence() + "\n" + ProcessedEvents.encode(done) + "\n");
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, note, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SQLException("a drop cannot be noted: " + e, e);
        }
    }
}
