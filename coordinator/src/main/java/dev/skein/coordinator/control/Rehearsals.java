package dev.skein.coordinator.control;

import dev.skein.contracts.RolloutId;
import dev.skein.coordinator.rollout.Policy;
import dev.skein.coordinator.rollout.Purpose;
import dev.skein.coordinator.rollout.RolloutEvent;
import dev.skein.coordinator.rollout.RolloutState;
import dev.skein.coordinator.rollout.RolloutTransitions;
import dev.skein.coordinator.store.RolloutRow;
import dev.skein.coordinator.store.RolloutStore;
import dev.skein.sets.MigrationSets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes a rollout wait for the rehearsal that its policy demands. The rehearsal is a rollout of its own, so that it has
 * states, errors and verbs as any other. Everything is in the database.
 */
public final class Rehearsals {
    private final MigrationSets sets;
    private final Listing listing;
    private final RolloutStore rollouts = new RolloutStore();
    private final RolloutSteps steps = new RolloutSteps();

    /** Whether a rollout may begin. */
    sealed interface Answer {
        /** Nothing has to be rehearsed, or all that was rehearsed went well. */
        record Ready() implements Answer {}

        /** The rehearsal is not over. */
        record Waiting() implements Answer {}

        /** The rehearsal did not end well. */
        record Refused(String why) implements Answer {}
    }

    public Rehearsals(MigrationSets sets, Listing listing) {
        this.sets = sets;
        this.listing = listing;
    }

    /** Looks for the rehearsal of a rollout that the caller has locked, and starts it when there is none. */
    Future<Answer> before(SqlClient sql, RolloutRow rollout, Instant now) {
        Policy.Rehearse wanted = Listing.policy(rollout).checks().rehearse();
        return wanted == Policy.Rehearse.NONE
                ? Future.succeededFuture(new Answer.Ready())
                : rollouts.rehearsalOf(sql, rollout.id())
                        .compose(found -> found.map(rehearsal -> Future.succeededFuture(judge(rehearsal)))
                                .orElseGet(() -> selector(sql, rollout, wanted)
                                        .compose(selector -> selector.map(some -> start(sql, rollout, some, now))
                                                .orElseGet(() -> Future.succeededFuture(new Answer.Ready())))));
    }

    private static Answer judge(RolloutRow rehearsal) {
        String id = rehearsal.id().toString();
        return switch (rehearsal.state()) {
            case RolloutState.Succeeded clean -> new Answer.Ready();
            case RolloutState.Failed failed ->
                new Answer.Refused("the rehearsal found what would fail: see skein rollout errors " + id
                        + ", put it right, skein rollout retry " + id + ", then resume this one");
            case RolloutState.Aborted aborted ->
                new Answer.Refused("the rehearsal " + id + " was aborted: abort this rollout too, and start another");
            case RolloutState.Planned open -> new Answer.Waiting();
            case RolloutState.Running open -> new Answer.Waiting();
            case RolloutState.Paused open -> new Answer.Waiting();
            case RolloutState.Soaking open -> new Answer.Waiting();
        };
    }

    /** Empty when nothing is pending. */
    private Future<Optional<JsonObject>> selector(SqlClient sql, RolloutRow rollout, Policy.Rehearse wanted) {
        return wanted == Policy.Rehearse.ALL
                ? Future.succeededFuture(Optional.of(rollout.request().selector()))
                : listing.firstWave(sql, rollout, Policy.SAMPLE)
                        .map(tenants -> tenants.isEmpty()
                                ? Optional.empty()
                                : Optional.of(new JsonObject().put("tenants", new JsonArray(tenants))));
    }

    private Future<Answer> start(SqlClient sql, RolloutRow rollout, JsonObject selector, Instant now) {
        RolloutRow rehearsal = new RolloutRow(
                RolloutId.random(),
                rollout.set(),
                new RolloutState.Planned(),
                rollout.version(),
                new Purpose.Rehearse(Optional.of(rollout.id())),
                new RolloutRow.Request(selector, new JsonObject()),
                new RolloutRow.Listing(0, 0));
        Asker asker = Asker.coordinator("start", "the policy of rollout " + rollout.id() + " demands it");
        return rollouts.insert(sql, rehearsal, now)
                .compose(inserted ->
                        listing.prepare(sql, rehearsal, sets.find(rollout.set()).orElseThrow()))
                .compose(prepared -> steps.note(
                        sql, rehearsal.id(), asker, Optional.empty(), rehearsal.state(), Optional.empty(), now))
                .map(noted -> new Answer.Waiting());
    }

    /** Has what is said to a rollout hold for the rehearsal that it waits for, as far as that is possible. */
    Future<Void> follow(SqlClient sql, RolloutRow rollout, RolloutEvent event, Asker asker, Instant now) {
        return rollouts.rehearsalOf(sql, rollout.id())
                .compose(found -> found.filter(rehearsal -> !RolloutTransitions.isOver(rehearsal.state()))
                        .map(rehearsal -> steps.apply(sql, rehearsal, event, asker, Optional.empty(), now)
                                .<Void>mapEmpty())
                        .orElseGet(Future::succeededFuture));
    }
}
