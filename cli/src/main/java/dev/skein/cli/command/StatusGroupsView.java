package dev.skein.cli.command;

import dev.skein.cli.client.StatusGroups;
import dev.skein.cli.output.Console;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the fleet parted by one thing as a table. */
record StatusGroupsView(Console console) {

    void print(StatusGroups status) {
        status.rolloutId().ifPresent(id -> console.out().println("rollout " + id));
        if (status.groups().isEmpty()) {
            console.out().println("nothing to part by " + status.by());
            return;
        }
        switch (status.by()) {
            case "error" -> errors(status);
            case "wave" -> waves(status);
            case "state" -> states(status);
            default -> others(status);
        }
    }

    private void errors(StatusGroups status) {
        Table table = new Table(
                Column.left("ERROR"), Column.right("TARGETS"), Column.left("FAILURE"), Column.left("TENANTS"));
        for (StatusGroups.Group each : status.groups()) {
            boolean more = each.count() > each.tenants().size();
            String tenants = String.join(", ", each.tenants()) + (more ? ", ..." : "");
            table.row(each.key(), each.count(), Texts.failure(each.failure()), tenants);
        }
        table.print(console);
    }

    private void waves(StatusGroups status) {
        Table table =
                new Table(Column.right("WAVE"), Column.left("NAME"), Column.right("TARGETS"), Column.left("TASKS"));
        status.groups()
                .forEach(each -> table.row(each.key(), Texts.orNone(each.name()), each.count(), parts(each.states())));
        table.print(console);
    }

    private void states(StatusGroups status) {
        Table table = new Table(Column.left("STATE"), Column.right("TARGETS"));
        status.groups().forEach(each -> table.row(Texts.state(each.key()), each.count()));
        table.print(console);
    }

    private void others(StatusGroups status) {
        Table table = new Table(
                Column.left(status.by().toUpperCase(Locale.ROOT)), Column.right("TARGETS"), Column.left("STATES"));
        status.groups().forEach(each -> table.row(each.key(), each.count(), parts(each.states())));
        table.print(console);
    }

    /** {@code ready 24, failed 1}, the names in their order. */
    private static String parts(Map<String, Long> states) {
        return states.isEmpty()
                ? Texts.NONE
                : new TreeMap<>(states)
                        .entrySet().stream()
                                .map(state -> state.getKey() + " " + state.getValue())
                                .collect(Collectors.joining(", "));
    }
}
