package dev.skein.stack.up;

import dev.skein.cli.SkeinCommand;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.ExitCode;
import dev.skein.stack.local.ExampleSets;
import dev.skein.stack.local.Stack;
import dev.skein.stack.local.StackDatabase;
import dev.skein.stack.local.StackOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** {@code skein up}: the local stack, staying up beside a developer's own services. */
@Command(name = "up", description = "Start the local stack and stay up until Ctrl-C.")
public final class UpCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable SkeinCommand skein;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "2", description = "How many workers. Default: 2.")
    private int workers;

    @Option(
            names = "--set",
            paramLabel = "DIR",
            description = "A migration set, or a folder of sets; may be repeated. Default: the examples.")
    private List<Path> sets = new ArrayList<>();

    @Option(
            names = "--database",
            paramLabel = "NAME=URL",
            converter = DatabaseConverter.class,
            description = "A database for tenants beside the stack's own, such as files=sqlite:/folder or"
                    + " shop=mariadb://user@host:3306/,env:SHOP_PASSWORD; may be repeated.")
    private List<StackDatabase> databases = new ArrayList<>();

    @Option(names = "--api-port", paramLabel = "PORT", defaultValue = "0", description = "Default: a free port.")
    private int apiPort;

    @Option(names = "--kafka-port", paramLabel = "PORT", defaultValue = "0", description = "Default: a free port.")
    private int kafkaPort;

    @Option(names = "--postgres-port", paramLabel = "PORT", defaultValue = "0", description = "Default: a free port.")
    private int postgresPort;

    @Override
    public Integer call() throws InterruptedException {
        CliContext context = java.util.Objects.requireNonNull(skein).context();
        List<Path> folders = sets.isEmpty()
                ? List.of(ExampleSets.root())
                : sets.stream().map(Path::toAbsolutePath).toList();
        context.note("starting PostgreSQL, Kafka, a coordinator and " + workers + " worker(s)...");
        StackOptions.Ports ports = new StackOptions.Ports(apiPort, kafkaPort, postgresPort);
        try (Stack stack = Stack.start(new StackOptions(workers, folders, ports, databases))) {
            StayUp.until(stack, context);
        }
        return ExitCode.OK.code();
    }

    /** Reads {@code --database}. */
    static final class DatabaseConverter implements ITypeConverter<StackDatabase> {
        @Override
        public StackDatabase convert(String text) {
            try {
                return StackDatabase.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
