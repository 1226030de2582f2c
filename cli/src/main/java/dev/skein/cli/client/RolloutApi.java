package dev.skein.cli.client;

import java.util.UUID;

/** The part of the API that is about rollouts. Blocks and fails as {@link ApiClient} does. */
public final class RolloutApi {
    private static final String ROLLOUTS = "/rollouts";

    private final ApiClient api;

    public RolloutApi(ApiClient api) {
        this.api = api;
    }

    /** The newest rollouts. */
    public Answer<RolloutPage> list() throws InterruptedException {
        return api.fetch(ROLLOUTS, RolloutPage.class);
    }

    /** One rollout in numbers. */
    public Answer<Rollout> show(UUID rollout) throws InterruptedException {
        return api.fetch(path(rollout, ""), Rollout.class);
    }

    /** Its waves. */
    public Answer<RolloutWaves> waves(UUID rollout) throws InterruptedException {
        return api.fetch(path(rollout, "/waves"), RolloutWaves.class);
    }

    /** What failed in it, grouped. */
    public Answer<RolloutErrors> errors(UUID rollout) throws InterruptedException {
        return api.fetch(path(rollout, "/errors"), RolloutErrors.class);
    }

    /** What it saw, if it is a rehearsal. */
    public Answer<RehearsalReport> rehearsal(UUID rollout) throws InterruptedException {
        return api.fetch(path(rollout, "/rehearsal"), RehearsalReport.class);
    }

    /** Who did what to it. */
    public Answer<RolloutAudit> audit(UUID rollout) throws InterruptedException {
        return api.fetch(path(rollout, "/audit"), RolloutAudit.class);
    }

    /**
     * What it would do; nothing is stored.
     *
     * @param sql whether with the text of the pending scripts
     */
    public Answer<RolloutPlan> plan(NewRollout rollout, boolean sql) throws InterruptedException {
        return api.send(ROLLOUTS + "?dryRun=true" + (sql ? "&sql=true" : ""), rollout, RolloutPlan.class);
    }

    /** Starts it; with the same id sent again, the same rollout is answered. */
    public Answer<Rollout> start(NewRollout rollout) throws InterruptedException {
        return api.send(ROLLOUTS, rollout, Rollout.class);
    }

    /** Does something to it; the answer is the rollout afterwards, or the one that undoes it. */
    public Answer<Rollout> verb(UUID rollout, String verb, VerbRequest request) throws InterruptedException {
        return api.send(path(rollout, "/" + verb), request, Rollout.class);
    }

    /** What must not be touched. */
    public Answer<Freeze.All> freezes() throws InterruptedException {
        return api.fetch("/freezes", Freeze.All.class);
    }

    /** Freezes; the same asked twice changes nothing. */
    public Answer<Freeze> freeze(NewFreeze freeze) throws InterruptedException {
        return api.send("/freezes", freeze, Freeze.class);
    }

    /** Lifts a freeze; the same asked twice changes nothing. */
    public Answer<Freeze.Lifted> unfreeze(String name, VerbRequest request) throws InterruptedException {
        return api.send("/freezes/" + name + "/lift", request, Freeze.Lifted.class);
    }

    private static String path(UUID rollout, String rest) {
        return ROLLOUTS + "/" + rollout + rest;
    }
}
