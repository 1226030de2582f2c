package dev.skein.cli.rollout;

import java.util.Locale;

/** What can be done to a rollout. Each may be asked for twice, and the second time changes nothing. */
enum Verb {
    PAUSE("Start nothing more until it is resumed; what runs is not cut."),
    RESUME("Go on. After a tripped breaker the failures so far are accepted."),
    PROMOTE("End the soaking and begin the next wave."),
    ABORT("End it; nothing that has not begun begins, and what runs is not cut."),
    RETRY(
            "Drive exactly the failed and quarantined targets again, and tenants that joined later; all or one error group."),
    SKIP("Leave targets out, by tenant or by error group."),
    UNDO("Take back exactly what it changed, by the set's U scripts, once nothing of it runs any more.");

    private final String description;

    Verb(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    /** Its name on the command line and in the API. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
