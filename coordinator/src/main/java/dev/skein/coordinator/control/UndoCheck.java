package dev.skein.coordinator.control;

import dev.skein.contracts.InvalidValueException;
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

/** Refuses an undo that would be incomplete: of a rollout that may still change targets, or without a script. */
record UndoCheck(MigrationSets sets) {
    private static final UndoStore STORE = new UndoStore();

    /** Fails with {@link RefusedException}, or with {@link InvalidValueException} naming the script. */
    Future<Void> check(SqlClient sql, RolloutRow undone) {
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
        return STORE.out(sql, undone.id())
                .compose(out -> out == 0
                        ? STORE.spans(sql, undone.id())
                        : Future.failedFuture(RefusedException.conflict("undo is not possible yet: " + out
                                + " tasks are with workers and may still change their targets; try again")))
                .compose(spans -> scripts(undone, spans));
    }

    private Future<Void> scripts(RolloutRow undone, List<Span> spans) {
        if (spans.isEmpty()) {
            return Future.failedFuture(
                    RefusedException.conflict("undo is not possible: the rollout has changed no target"));
        }
        MigrationSet set = sets.find(undone.set())
                .orElseThrow(() ->
                        RefusedException.conflict("undo is not possible: the set '" + undone.set() + "' is gone"));
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
