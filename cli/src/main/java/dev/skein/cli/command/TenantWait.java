package dev.skein.cli.command;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.ApiClient;
import dev.skein.cli.client.Tenant;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.ProgressLine;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks for a tenant again and again until its target has settled. Blocks the caller's thread; an interrupt ends it. */
final class TenantWait {
    private static final long PAUSE_MILLIS = 200;
    private static final Set<String> SETTLED = Set.of("ready", "failed", "quarantined", "deleted");
    private static final Set<String> OPEN_TASK = Set.of("queued", "dispatched", "running");

    private final ApiClient api;
    private final CliContext context;
    private final InstantSource clock;

    TenantWait(ApiClient api, CliContext context, InstantSource clock) {
        this.api = api;
        this.context = context;
        this.clock = clock;
    }

    /** The tenant once its target is ready, or has failed with no attempt left; exit code 5 after the timeout. */
    Answer<Tenant> settle(TenantId tenantId, SetName set, Duration timeout) throws InterruptedException {
        Instant begun = clock.instant();
        Instant end = begun.plus(timeout);
        try (ProgressLine progress = context.progress()) {
            while (true) {
                Answer<Tenant> tenant = api.tenant(tenantId.value());
                Optional<Tenant.Target> target = target(tenant.value(), set);
                if (target.filter(TenantWait::isSettled).isPresent()) {
                    return tenant;
                }
                String state = target.map(Tenant.Target::state).orElse("registered");
                if (!clock.instant().isBefore(end)) {
                    throw new CliException(
                            ExitCode.TIMED_OUT,
                            tenantId + " is still " + state + " after " + Texts.duration(timeout),
                            "wait longer with --timeout, or see 'skein tenant show " + tenantId + "'");
                }
                if (!context.quiet()) {
                    Duration waited = Duration.between(begun, clock.instant());
                    progress.update("waiting for " + tenantId + ": " + state + ", " + Texts.duration(waited));
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** The tenant's target of a set. */
    static Optional<Tenant.Target> target(Tenant tenant, SetName set) {
        return tenant.targets().stream()
                .filter(target -> target.set().equals(set.value()))
                .findFirst();
    }

    /** A failed target with an open task is between two attempts. */
    private static boolean isSettled(Tenant.Target target) {
        return SETTLED.contains(target.state())
                && target.tasks().stream().noneMatch(task -> OPEN_TASK.contains(task.state()));
    }
}
