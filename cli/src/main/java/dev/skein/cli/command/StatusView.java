package dev.skein.cli.command;

import dev.skein.cli.client.FleetStatus;
import dev.skein.cli.output.Console;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Cell;
import dev.skein.cli.output.Table.Column;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes the fleet's numbers as tables, leaving out those that would be empty. */
record StatusView(Console console) {

    void print(FleetStatus status) {
        FleetStatus.Targets targets = status.targets();
        console.out()
                .println("coordinator " + status.version() + ", " + targets.total() + " targets, "
                        + status.deadLetters().total() + " dead letters");
        sets(status);
        counts("TARGETS BY STATE", targets.byState(), Texts::state);
        counts("TARGETS BY VERSION", targets.byVersion(), Cell::of);
        counts("TARGETS BY DATABASE", targets.byDatabase(), Cell::of);
        counts("TASKS BY STATE", status.tasks(), Texts::state);
        deadLetters(status.deadLetters());
    }

    private void sets(FleetStatus status) {
        Table table = new Table(Column.left("SET"), Column.right("NEWEST"));
        status.sets().forEach(set -> table.row(set.name(), Texts.orNone(set.newestVersion())));
        section(table, status.sets().isEmpty());
    }

    private void counts(String heading, Map<String, Long> counts, Function<String, Cell> cell) {
        Table table = new Table(Column.left(heading), Column.right("COUNT"));
        new TreeMap<>(counts).forEach((name, count) -> table.row(cell.apply(name), count));
        section(table, counts.isEmpty());
    }

    private void deadLetters(FleetStatus.DeadLetters deadLetters) {
        Table table = new Table(
                Column.left("DEAD LETTERS OF"),
                Column.left("REASON"),
                Column.right("COUNT"),
                Column.left("LAST"),
                Column.left("LAST MESSAGE"));
        deadLetters
                .byReason()
                .forEach(group -> table.row(
                        group.topic(), group.reason(), group.count(), Texts.time(group.lastAt()), group.lastMessage()));
        section(table, deadLetters.byReason().isEmpty());
    }

    private void section(Table table, boolean empty) {
        if (!empty) {
            console.out().println();
            table.print(console);
        }
    }
}
