package dev.skein.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.cli.client.ApiJson;
import dev.skein.cli.client.EventFeed;
import dev.skein.cli.client.SseEvent;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import dev.skein.contracts.TargetState;
import java.time.Duration;
import java.util.Optional;

/** Prints the targets of each {@code changes} event; a {@code snapshot} only starts or restarts the feed. */
final class ChangePrinter implements EventFeed.Listener {
    private static final JsonMapper JSON = ApiJson.mapper();

    private final CliContext context;
    private final Table table = new Table(
            Column.left("TIME"),
            Column.left("TENANT"),
            Column.left("SET"),
            Column.left("TARGET"),
            Column.left("STATE"),
            Column.right("VERSION"),
            Column.left("FAILURE"));

    ChangePrinter(CliContext context) {
        this.context = context;
    }

    @Override
    public boolean onEvent(SseEvent event) {
        switch (event.type()) {
            case "snapshot" -> context.note("connected to " + context.address().base());
            case "changes" -> print(event.data());
            default -> {
                // A kind of event that a newer coordinator sends.
            }
        }
        return !context.console().isOutClosed();
    }

    @Override
    public void onDisconnect(Duration wait) {
        context.note("the feed has ended, connecting again in " + Texts.duration(wait));
    }

    private void print(String data) {
        try {
            JsonNode changes = JSON.readTree(data);
            for (JsonNode change : changes.path("targets")) {
                if (context.format() == OutputFormat.JSON) {
                    context.console().out().println(change);
                } else {
                    row(JSON.treeToValue(change, TargetState.class));
                }
            }
            if (changes.has("omitted")) {
                context.note(changes.path("omitted").asLong() + " more changes at once are not listed");
            }
        } catch (JsonProcessingException e) {
            throw new CliException(
                    ExitCode.INTERNAL_ERROR,
                    "a change of the feed is not understood (" + e.getOriginalMessage() + ")",
                    "check the coordinator's version with 'skein version'",
                    e);
        }
    }

    private void row(TargetState change) {
        table.row(
                        Texts.time(Optional.of(change.updatedAt())),
                        change.tenantId(),
                        change.set(),
                        change.target(),
                        Texts.state(change.state()),
                        Texts.orNone(change.version()),
                        Texts.failure(change.failure()))
                .print(context.console());
    }
}
