package dev.skein.cli.command;

import dev.skein.cli.client.StatusGroups;
import dev.skein.cli.client.StatusGroups.Worker;
import dev.skein.cli.output.Console;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
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
            case "server" -> servers(status);
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

    private void servers(StatusGroups status) {
        Table table = new Table(
                Column.left("SERVER"),
                Column.right("TARGETS"),
                Column.left("STATES"),
                Column.right("RUNNING"),
                Column.right("WAITING"),
                Column.left("LIMIT"),
                Column.left("LAST SLOWED"));
        for (StatusGroups.Group each : status.groups()) {
            List<Worker> workers = each.workers();
            boolean heard = !workers.isEmpty();
            table.row(
                    each.key(),
                    each.count(),
                    parts(each.states()),
                    heard ? sum(workers, Worker::running) : Texts.NONE,
                    heard ? sum(workers, Worker::waiting) : Texts.NONE,
                    heard ? limit(workers) : "no worker was heard of",
                    slowed(workers));
        }
        table.print(console);
    }

    private static long sum(List<Worker> workers, ToLongFunction<Worker> number) {
        return workers.stream().mapToLong(number).sum();
    }

    /** {@code 6 of 16 (2 workers)}. */
    private static String limit(List<Worker> workers) {
        return sum(workers, Worker::limit) + " of " + sum(workers, Worker::ceiling) + " (" + workers.size()
                + (workers.size() == 1 ? " worker)" : " workers)");
    }

    /** The latest of all. */
    private static String slowed(List<Worker> workers) {
        return workers.stream()
                .filter(each -> each.slowedAt().isPresent())
                .max(Comparator.comparing(each -> each.slowedAt().orElseThrow()))
                .map(each -> Texts.time(each.slowedAt())
                        + each.slowedBy().map(why -> " " + why).orElse(""))
                .orElse(Texts.NONE);
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
