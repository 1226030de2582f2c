package dev.skein.coordinator.control;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SetName;
import dev.skein.coordinator.rollout.Purpose;
import dev.skein.coordinator.rollout.RolloutTransitions;
import dev.skein.coordinator.store.RolloutRow;
import dev.skein.coordinator.store.UndoStore;
import dev.skein.coordinator.store.UndoStore.Span;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/**
 * Refuses an undo that would be incomplete: of a rollout that is not over, without a script, or without a restore point.
 * What of an ended rollout is still with workers may change its target yet; the undo waits for that.
 */
record UndoCheck(MigrationSets sets) {
    private static final UndoStore STORE = new UndoStore();

    /** Fails with {@link RefusedException}, or with {@link InvalidValueException} naming the script. */
    Future<Void> check(SqlClient sql, RolloutRow undone, boolean restore) {
        if (!RolloutTransitions.isOver(undone.state())) {
            return Future.failedFuture(RefusedException.conflict(
                    "undo is not possible: the rollout is " + undone.state().text() + "; abort it first"));
        }
        if (undone.undoes().isPresent()) {
            return Future.failedFuture(RefusedException.conflict(
                    "undo is not possible: the rollout is itself an undo; start a rollout to the newer version"));
        }
        if (undone.purpose() instanceof Purpose.Rehearse) {
            return Future.failedFuture(
                    RefusedException.conflict("undo is not possible: the rollout is a rehearsal, and changed nothing"));
        }
        return STORE.spans(sql, undone.id(), restore)
                .compose(spans -> spans.isEmpty()
                        ? Future.failedFuture(
                                RefusedException.conflict("undo is not possible: the rollout has changed no target"))
                        : restore ? points(sql, undone.id()) : scripts(undone.set(), spans));
    }

    /**
     * Whether the list of an undo can be made: when nothing of what it takes back is with workers any more. Fails as
     * {@link #check} does when what these have done since cannot be undone.
     */
    Future<Boolean> ready(SqlClient sql, RolloutRow undo, Purpose.Undo purpose) {
        return STORE.out(sql, purpose.undone()).compose(out -> {
            if (out > 0) {
                return Future.succeededFuture(false);
            }
            return (purpose.restore()
                            ? points(sql, purpose.undone())
                            : STORE.spans(sql, purpose.undone(), false).compose(spans -> scripts(undo.set(), spans)))
                    .map(true);
        });
    }

    private static Future<Void> points(SqlClient sql, RolloutId undone) {
        return STORE.withoutPoint(sql, undone)
                .compose(unsaved -> unsaved.count() == 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(InvalidValueException.because(
                                "restore",
                                "restore is not possible: " + unsaved.count() + " targets, such as that of tenant '"
                                        + unsaved.example().orElse("") + "', have no restore point of this rollout:"
                                        + " it must have begun with restorePoint: true in its policy; undo without"
                                        + " restore, by the U scripts")));
    }

    private Future<Void> scripts(SetName name, List<Span> spans) {
        MigrationSet set = sets.find(name)
                .orElseThrow(() -> RefusedException.conflict("undo is not possible: the set '" + name + "' is gone"));
        try {
            // What a target did not have before is not undone to nothing, so no script is asked for it.
            spans.stream()
                    .filter(span -> span.before().isPresent())
                    .forEach(span -> UndoScripts.check(set, span.before(), span.after()));
            return Future.succeededFuture();
        } catch (InvalidValueException e) {
            return Future.failedFuture(e);
        }
    }
}
