package dev.skein.cli.command;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.ApiClient;
import dev.skein.cli.client.TenantPage;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists tenants in order of id, page by page in the memory of one page. */
@Command(name = "list", description = "List tenants in order of id.")
@SuppressWarnings("NullAway.Init") // picocli sets the spec before call()
public final class TenantListCommand implements Callable<Integer> {
    private static final int PAGE = 500;

    private final CliContext context;

    @Spec
    private CommandSpec spec;

    @Option(names = "--limit", paramLabel = "N", description = "At most this many; else all.")
    private Optional<Integer> limit = Optional.empty();

    public TenantListCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        int left = limit.orElse(Integer.MAX_VALUE);
        if (left < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--limit " + left + " is not accepted: it must be 1 or more");
        }
        TenantListing listing = context.format() == OutputFormat.JSON
                ? new TenantListing.Json(context.console())
                : new TenantListing.Rows(context.console());
        ApiClient api = context.api();
        Optional<String> after = Optional.empty();
        do {
            Answer<TenantPage> page = api.tenants(after, Math.min(PAGE, left));
            listing.page(page);
            left -= page.value().items().size();
            after = page.value().next();
        } while (after.isPresent() && left > 0 && !context.console().isOutClosed());
        listing.end();
        return ExitCode.OK.code();
    }
}
