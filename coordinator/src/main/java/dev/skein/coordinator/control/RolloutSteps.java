package dev.skein.coordinator.control;

import dev.skein.contracts.RolloutId;
import dev.skein.coordinator.rollout.RolloutEvent;
import dev.skein.coordinator.rollout.RolloutState;
import dev.skein.coordinator.rollout.RolloutTransition;
import dev.skein.coordinator.rollout.RolloutTransitions;
import dev.skein.coordinator.store.AuditStore;
import dev.skein.coordinator.store.RedriveStore;
import dev.skein.coordinator.store.RolloutRow;
import dev.skein.coordinator.store.RolloutStore;
import dev.skein.coordinator.store.WaveStore;
import dev.skein.runtime.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where rollouts change state: through {@link RolloutTransitions}, with the marks on their waves and an
 * audit entry, in the transaction that has locked the rollout. Nothing is written when nothing changes.
 */
final class RolloutSteps {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutSteps.class);

    private final RolloutStore rollouts = new RolloutStore();
    private final WaveStore waves = new WaveStore();
    private final RedriveStore redrives = new RedriveStore();
    private final AuditStore audit = new AuditStore();

    /**
     * Applies an event.
     *
     * @param details for the audit, if it changes something
     * @return whether it changed the state; fails with {@link RefusedException} when it must not happen
     */
    Future<Boolean> apply(
            SqlClient sql, RolloutRow rollout, RolloutEvent event, Asker asker, Optional<String> details, Instant now) {
        return switch (RolloutTransitions.apply(rollout.state(), event, now)) {
            case RolloutTransition.Unchanged unchanged -> Future.succeededFuture(false);
            case RolloutTransition.Refused refused ->
                Future.failedFuture(RefusedException.conflict(asker.verb() + " is not possible: " + refused.why()));
            case RolloutTransition.Moved moved ->
                move(sql, rollout, moved.to(), asker, details, now).map(true);
        };
    }

    private Future<Void> move(
            SqlClient sql, RolloutRow rollout, RolloutState to, Asker asker, Optional<String> details, Instant now) {
        LOG.atInfo()
                .addKeyValue(LogKeys.ROLLOUT, rollout.id())
                .addKeyValue(LogKeys.STATE, to.text())
                .addKeyValue(LogKeys.REASON, asker.reason())
                .log("rollout was {}; {} by {}", rollout.state().text(), asker.verb(), asker.by());
        List<Future<Void>> writes = new ArrayList<>(marks(sql, rollout.id(), rollout.state(), to, now));
        writes.add(rollouts.save(sql, rollout.id(), to, now));
        writes.add(note(sql, rollout.id(), asker, Optional.of(rollout.state()), to, details, now));
        return Future.all(writes).mapEmpty();
    }

    /** Adds an audit entry about what was done to a rollout. */
    Future<Void> note(
            SqlClient sql,
            RolloutId rollout,
            Asker asker,
            Optional<RolloutState> from,
            RolloutState to,
            Optional<String> details,
            Instant now) {
        AuditStore.Entry entry = new AuditStore.Entry(
                asker.verb(), asker.by(), asker.reason(), from.map(RolloutState::text), to.text(), details);
        return audit.add(sql, rollout, entry, now);
    }

    private List<Future<Void>> marks(
            SqlClient sql, RolloutId rollout, RolloutState from, RolloutState to, Instant now) {
        boolean over = to instanceof RolloutState.Succeeded
                || to instanceof RolloutState.Failed
                || to instanceof RolloutState.Aborted;
        List<Future<Void>> marks = new ArrayList<>();
        if (over || to.wave() > from.wave()) {
            marks.add(waves.end(sql, rollout, from.wave(), now));
        }
        if (to instanceof RolloutState.Paused) {
            marks.add(redrives.hold(sql, rollout));
        }
        if (to instanceof RolloutState.Running) {
            marks.add(waves.begin(sql, rollout, to.wave(), now));
        }
        return marks;
    }
}
