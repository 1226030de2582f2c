package dev.skein.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.cli.client.ApiAddress;
import dev.skein.cli.client.ApiClient;
import dev.skein.cli.client.NewRollout;
import dev.skein.cli.client.NewScan;
import dev.skein.cli.client.Rollout;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.client.Scan;
import dev.skein.cli.command.ScanWait;
import dev.skein.contracts.SchemaVersion;
import dev.skein.stack.local.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What the story asks of a running stack's coordinator: rollouts in three waves, and a scan. Blocks the caller. */
final class RolloutRun {
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);
    private static final long LOOK_MILLIS = 50;
    private static final long STALLED_NANOS = TimeUnit.MINUTES.toNanos(30);
    private static final String POLICY = """
            {"waves":[{"name":"canary","percent":1},{"name":"early","percent":10},{"name":"rest","percent":100}]}""";

    private final ApiClient client;
    private final RolloutApi api;
    private final NextVersion next;

    RolloutRun(Stack stack, NextVersion next) {
        ApiAddress address = ApiAddress.resolve(Optional.of(stack.apiUrl()), Map.of());
        this.client = new ApiClient(address, ANSWER_TIMEOUT);
        this.api = new RolloutApi(client);
        this.next = next;
    }

    /** How a rollout ended, and how long it took from asking for it. */
    record Result(Rollout rollout, double seconds) {}

    /**
     * Starts a rollout and waits until it is over.
     *
     * @param progress told of the rollout from time to time
     * @throws IllegalStateException when it is not over after half an hour
     */
    Result to(SchemaVersion version, Consumer<Rollout> progress) throws InterruptedException {
        long start = System.nanoTime();
        NewRollout request = new NewRollout(
                Optional.empty(),
                next.set().name(),
                Optional.of(version),
                new NewRollout.Selector(List.of(), Optional.empty(), List.of(), Optional.empty()),
                Optional.of(policy()),
                Optional.empty(),
                "the story of a rollout",
                "demo");
        UUID id = UUID.fromString(api.start(request).value().rolloutId());
        while (true) {
            Rollout rollout = api.show(id).value();
            progress.accept(rollout);
            if (rollout.isOver()) {
                return new Result(rollout, (System.nanoTime() - start) / 1e9);
            }
            if (System.nanoTime() - start > STALLED_NANOS) {
                throw new IllegalStateException(
                        "rollout " + id + " is still " + rollout.state() + " after half an hour");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Has the workers read where all targets stand, fingerprints included. */
    RolloutSummary.Scan scan() throws InterruptedException {
        long start = System.nanoTime();
        Scan scan = new ScanWait(client, ANSWER_TIMEOUT)
                .run(new NewScan(next.set().name().value(), "fingerprints"))
                .value();
        if (!scan.state().equals("done")) {
            throw new IllegalStateException("scan " + scan.scanId() + " is " + scan.state() + ": " + scan.databases());
        }
        return new RolloutSummary.Scan(scan.targets(), (System.nanoTime() - start) / 1e9);
    }

    private static JsonNode policy() {
        try {
            return new JsonMapper().readTree(POLICY);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a policy that is no JSON", e);
        }
    }
}
