package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Operation;
import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What keeps a worker from a command before any database is asked. Pure. */
final class Refusal {
    private Refusal() {}

    /**
     * Why the command cannot be tried; empty only when the worker knows its set and its database.
     *
     * @param plan of the command's set, if the worker has it
     * @param knowsDatabase whether the command's database is configured
     */
    static Optional<Failure> of(MigrationCommand command, @Nullable MigrationPlan plan, boolean knowsDatabase) {
        if (plan == null) {
            return permanent("set '" + command.set() + "' is not known to this worker");
        }
        if (!knowsDatabase) {
            return permanent("database '" + command.target().database() + "' is not configured for this worker");
        }
        MigrationSet set = plan.set();
        if (!set.engine().isolations().contains(command.target().isolation())) {
            return permanent("a target of engine " + set.engine().key() + " cannot be a "
                    + command.target().isolation());
        }
        return command.version()
                .filter(version -> !set.hasVersion(version) && !undoesAll(command, version))
                .map(version -> Failure.of(
                        FailureKind.RETRYABLE,
                        "this worker's set '" + command.set() + "' is older: it lacks version " + version));
    }

    /** An undo may go back to version 0, which no set has. */
    private static boolean undoesAll(MigrationCommand command, SchemaVersion version) {
        return command.operation() == Operation.UNDO && version.compareTo(SchemaVersion.NONE) == 0;
    }

    private static Optional<Failure> permanent(String message) {
        return Optional.of(Failure.of(FailureKind.PERMANENT, message));
    }
}
