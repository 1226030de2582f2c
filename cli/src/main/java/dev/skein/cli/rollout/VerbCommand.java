package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Rollout;
import dev.skein.cli.client.RolloutApi;
import dev.skein.cli.client.VerbRequest;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does one thing to a rollout and shows it afterwards. The coordinator says whether its state allows it. */
@Command
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
class VerbCommand implements Callable<Integer> {
    private final Verb verb;
    private final CliContext context;

    @Parameters(paramLabel = "ROLLOUT", description = "The rollout's id.")
    private UUID rollout;

    @Mixin
    private final Reasons reasons = new Reasons();

    private VerbCommand(Verb verb, CliContext context) {
        this.verb = verb;
        this.context = context;
    }

    static VerbCommand of(Verb verb, CliContext context) {
        return switch (verb) {
            case RETRY -> new Retry(context);
            case SKIP -> new Skip(context);
            case UNDO -> new Undo(context);
            case PAUSE, RESUME, PROMOTE, ABORT -> new VerbCommand(verb, context);
        };
    }

    @Override
    public Integer call() throws InterruptedException {
        VerbRequest request = new VerbRequest(reasons.reason(), reasons.by(context), error(), tenants(), restore());
        Answer<Rollout> answer = new RolloutApi(context.api()).verb(rollout, verb.text(), request);
        new RolloutView(context).one(answer);
        return ExitCode.OK.code();
    }

    /** The error group that the verb is about. */
    Optional<String> error() {
        return Optional.empty();
    }

    /** The tenants that the verb is about. */
    List<String> tenants() {
        return List.of();
    }

    /** Whether what was backed up is put back. */
    Optional<Boolean> restore() {
        return Optional.empty();
    }

    /** Goes by the U scripts or by the restore points. */
    @Command
    private static final class Undo extends VerbCommand {
        @Option(
                names = "--restore",
                description = "Put back what was backed up before each migration (policy restorePoint: true); what was"
                        + " written since is lost.")
        private boolean restore;

        Undo(CliContext context) {
            super(Verb.UNDO, context);
        }

        @Override
        Optional<Boolean> restore() {
            return Optional.of(true).filter(asked -> restore);
        }
    }

    /** May be about one error group. */
    @Command
    private static final class Retry extends VerbCommand {
        @Option(names = "--error", paramLabel = "GROUP", description = "Only this group of 'skein rollout errors'.")
        private Optional<String> error = Optional.empty();

        Retry(CliContext context) {
            super(Verb.RETRY, context);
        }

        @Override
        Optional<String> error() {
            return error;
        }
    }

    /** Is about an error group or tenants; the coordinator refuses it without either. */
    @Command
    private static final class Skip extends VerbCommand {
        @Option(names = "--error", paramLabel = "GROUP", description = "This group of 'skein rollout errors'.")
        private Optional<String> error = Optional.empty();

        @Option(names = "--tenants", paramLabel = "A,B", split = ",", description = "These tenants.")
        private List<TenantId> tenants = List.of();

        Skip(CliContext context) {
            super(Verb.SKIP, context);
        }

        @Override
        Optional<String> error() {
            return error;
        }

        @Override
        List<String> tenants() {
            return tenants.stream().map(TenantId::value).toList();
        }
    }
}
