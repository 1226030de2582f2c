package dev.skein.stack.doctor;

import dev.skein.cli.SkeinCommand;
import dev.skein.cli.client.LocalStack;
import dev.skein.cli.client.LocalStackFile;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.contracts.BuildVersion;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.Topics;
import dev.skein.runtime.config.SecretRef;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code skein doctor}: is everything that Skein needs there, and what is to be done where it is not. */
@Command(
        name = "doctor",
        description = {
            "Check database, Kafka, topics, permissions, clock and versions.",
            "Looks at the local stack that runs, or at what the options name. Ends with 1 when there is a problem."
        })
public final class DoctorCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable SkeinCommand skein;

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "The brokers.")
    private Optional<String> kafka = Optional.empty();

    @Option(names = "--topic-prefix", paramLabel = "PREFIX", defaultValue = "skein", description = "Default: skein.")
    private String topicPrefix = "skein";

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description = "A tenants' database, as postgresql://host:port/name, without credentials.")
    private Optional<String> postgres = Optional.empty();

    @Option(
            names = "--postgres-user",
            paramLabel = "ROLE",
            defaultValue = "postgres",
            description = "The workers' role.")
    private String postgresUser = "postgres";

    @Option(names = "--postgres-password", paramLabel = "REF", description = "env:NAME or file:/path.")
    private Optional<String> postgresPassword = Optional.empty();

    @Override
    public Integer call() {
        CliContext context = java.util.Objects.requireNonNull(skein).context();
        List<Finding> findings = new Doctor(InstantSource.system()).examine(input(context));
        if (context.format() == OutputFormat.JSON) {
            DoctorReport.json(findings, context.console());
        } else {
            DoctorReport.table(findings, context.console());
        }
        boolean healthy = findings.stream().noneMatch(Finding.Problem.class::isInstance);
        return healthy ? ExitCode.OK.code() : ExitCode.INTERNAL_ERROR.code();
    }

    private DoctorInput input(CliContext context) {
        Optional<LocalStack> local = LocalStackFile.of(context.env()).read();
        Optional<String> brokers = kafka.or(() -> local.map(LocalStack::kafkaBootstrap));
        Optional<String> url = postgres.or(() -> local.map(LocalStack::postgresUrl));
        if (brokers.isEmpty() && url.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "no local stack runs, and neither --kafka nor --postgres is given",
                    "start one (./skein up), or name what to look at");
        }
        return new DoctorInput(
                brokers,
                url.map(each -> new DoctorInput.Postgres(each, postgresUser, password(context))),
                Optional.of(context.address().base().toString()),
                new Topics(topicPrefix),
                BuildVersion.read());
    }

    private Optional<String> password(CliContext context) {
        try {
            return postgresPassword.map(
                    each -> new SecretRef(each).resolve(context.env()).reveal());
        } catch (InvalidValueException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), "see --help", e);
        }
    }
}
