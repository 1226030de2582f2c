package dev.skein.solo;

import dev.skein.contracts.Target;
import dev.skein.contracts.TenantId;
import dev.skein.sets.MigrationSet;

/** One target of a run: a set, whom it is for, and where. */
record SoloTarget(MigrationSet set, TenantId tenant, Target place) {
    /** As tables name it. */
    String name() {
        return place.name();
    }
}
