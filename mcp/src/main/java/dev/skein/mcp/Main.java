package dev.skein.mcp;

import dev.skein.contracts.TenantId;
import dev.skein.mcp.access.Clients;
import dev.skein.mcp.sql.GrantScript;
import dev.skein.mcp.sql.Place;
import dev.skein.mcp.sql.RolePasswords;
import dev.skein.runtime.config.ConfigLoader;
import io.vertx.core.Vertx;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code skein mcp}: the tools over stdio, or over HTTP, or the script that makes the roles. */
@Command(
        name = "mcp",
        mixinStandardHelpOptions = true,
        description = "Serve database tools to agents over the Model Context Protocol, on standard input and output.",
        footer = {"", "Configured by SKEIN_MCP_... variables or -Dskein.mcp... properties: see mcp/README.md."})
public final class Main implements Callable<Integer> {
    private static final int UNUSABLE_CONFIGURATION = 2;
    private static final int SALT_BYTES = 16;

    private final PrintStream out;

    @Option(names = "--http", description = "Serve over HTTP instead, until the process is told to end.")
    private boolean http;

    Main(PrintStream out) {
        this.out = out;
    }

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        // Standard output carries the protocol and nothing else, whoever prints.
        PrintStream protocol = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        Main main = new Main(protocol);
        return new CommandLine(main)
                .addSubcommand(new CommandLine(main.new Grant()))
                .setExecutionExceptionHandler((error, line, parsed) -> unusable(error))
                .execute(arguments);
    }

    @SuppressWarnings("SystemOut") // the one line for whoever started the process
    private static int unusable(Exception error) throws Exception {
        if (!(error instanceof RuntimeException)) {
            throw error;
        }
        String said = error.getMessage() == null ? error.toString() : error.getMessage();
        System.err.println("skein mcp cannot start: " + said.replaceAll("\\s*\\R\\s*", " "));
        return UNUSABLE_CONFIGURATION;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx();
        try (McpService service = new McpService(vertx, config(), System.getenv(), InstantSource.system())) {
            if (http) {
                listen(service);
            } else {
                service.serve(System.in, out);
            }
        } finally {
            vertx.close().await();
        }
        return 0;
    }

    private static void listen(McpService service) throws InterruptedException {
        StopSignal stop = StopSignal.ofThisProcess();
        try {
            McpService.Listening listening = service.listen();
            stop.await();
            listening.close();
        } finally {
            stop.done();
        }
    }

    private static McpConfig config() {
        return ConfigLoader.load(McpConfig.class, Map.of());
    }

    /** {@code skein mcp grant}. */
    @Command(
            name = "grant",
            mixinStandardHelpOptions = true,
            description = "Print the SQL that makes the tenants' roles and grants them what they need.")
    private final class Grant implements Callable<Integer> {
        @Option(
                names = "--tenant",
                paramLabel = "ID",
                description = "For this tenant; may be repeated. Default: all that clients name.")
        private List<String> tenants = List.of();

        @Override
        public Integer call() {
            McpConfig config = config();
            Place.check(config.database());
            List<TenantId> ids = tenants.isEmpty()
                    ? Clients.of(config.clients(), McpService.TOOLS, System.getenv())
                            .namedTenants()
                    : tenants.stream().map(TenantId::of).toList();
            SecureRandom random = new SecureRandom();
            GrantScript script = new GrantScript(
                    McpService.tables(config),
                    config.limits(),
                    RolePasswords.secret(config.database(), System.getenv()),
                    () -> {
                        byte[] salt = new byte[SALT_BYTES];
                        random.nextBytes(salt);
                        return salt;
                    });
            out.print(script.of(ids.stream()
                    .map(tenant -> Place.of(config.database(), tenant))
                    .toList()));
            out.flush();
            return 0;
        }
    }
}
