package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Rollout;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.command.CliContext;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a rollout and a rehearsal are started with: what it is about, who asks and why, and its id. */
final class StartOptions {
    @Mixin
    private final Selection selection = new Selection();

    @Mixin
    private final Reasons reasons = new Reasons();

    @Option(
            names = "--id",
            paramLabel = "UUID",
            description = "The id it gets: started again with the same one, it is not started twice.")
    private Optional<UUID> id = Optional.empty();

    /** Starts a rollout. */
    Answer<Rollout> start(RolloutApi api, CliContext context) throws InterruptedException {
        return api.start(selection.request(id.map(UUID::toString), reasons.reason(), reasons.by(context)));
    }

    /** Starts a rehearsal. */
    Answer<Rollout> rehearse(RolloutApi api, CliContext context) throws InterruptedException {
        return api.start(selection.rehearsal(id.map(UUID::toString), reasons.reason(), reasons.by(context)));
    }
}
