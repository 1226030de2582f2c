package dev.skein.coordinator.control;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.Isolation;
import dev.skein.sets.DatabaseEngine;
import dev.skein.sets.MigrationSet;

/** Which sets' rollouts can have restore points. Pure. */
final class RestorePoints {
    private RestorePoints() {}

    /** @throws InvalidValueException when a rollout of this set can have no restore points */
    static void check(MigrationSet set) {
        if (set.engine() != DatabaseEngine.POSTGRESQL || set.isolation() != Isolation.SCHEMA) {
            throw new InvalidValueException(
                    "policy.restorePoint",
                    true,
                    "be left out for set '" + set.name()
                            + "': only PostgreSQL schemas have restore points, and its targets" + " are of engine "
                            + set.engine().key() + " and isolation " + set.isolation());
        }
    }
}
