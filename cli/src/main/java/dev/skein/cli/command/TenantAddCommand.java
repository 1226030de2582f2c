package dev.skein.cli.command;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.ApiClient;
import dev.skein.cli.client.NewTenant;
import dev.skein.cli.client.Registration;
import dev.skein.cli.client.Tenant;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers a tenant and, if asked, waits until its target is ready. */
@Command(name = "add", description = "Register a tenant; asking twice changes nothing.")
@SuppressWarnings("NullAway.Init") // picocli sets what is required before call()
public final class TenantAddCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "TENANT", description = "The tenant's id: lower-case letters, digits, '_' and '-'.")
    private TenantId tenantId;

    @Option(names = "--set", paramLabel = "SET", required = true, description = "The migration set to apply.")
    private SetName set;

    @Option(names = "--database", paramLabel = "NAME", description = "Where; else the placement rules decide.")
    private Optional<DatabaseRef> database = Optional.empty();

    @Option(names = "--version", paramLabel = "V", description = "Up to this version; else the set's newest.")
    private Optional<SchemaVersion> version = Optional.empty();

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label; may be repeated.")
    private Map<String, String> labels = Map.of();

    @Option(names = "--wait", description = "Wait until the tenant is ready or has failed.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long to wait at most. Default: 60s.")
    private Duration timeout;

    public TenantAddCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ApiClient api = context.api();
        Answer<Registration> registration = api.register(new NewTenant(tenantId, set, database, version, labels));
        boolean table = context.format() == OutputFormat.TABLE;
        if (table) {
            context.console().out().println(describe(registration.value()));
        }
        if (!wait) {
            if (!table) {
                context.printJson(registration.json());
            }
            return ExitCode.OK.code();
        }
        return waitUntilSettled(api, table).code();
    }

    private ExitCode waitUntilSettled(ApiClient api, boolean table) throws InterruptedException {
        Answer<Tenant> tenant = new TenantWait(api, context, InstantSource.system()).settle(tenantId, set, timeout);
        if (!table) {
            context.printJson(tenant.json());
        }
        Tenant.Target target = TenantWait.target(tenant.value(), set).orElseThrow();
        if (!"ready".equals(target.state())) {
            throw new CliException(
                    ExitCode.FAILED_TENANTS,
                    tenantId + " is " + target.state() + ": " + Texts.failure(target.failure()),
                    "see 'skein tenant show " + tenantId + "'");
        }
        if (table) {
            String at =
                    target.version().map(reached -> " at version " + reached).orElse("");
            context.console().out().println(tenantId + " is ready" + at);
        }
        return ExitCode.OK;
    }

    private static String describe(Registration registration) {
        return registration.tenantId()
                + (registration.registered() ? " registered for " : " was already registered for ")
                + registration.set() + " in " + registration.database() + "/" + registration.name();
    }
}
