package dev.skein.cli.rollout;

import dev.skein.cli.client.RolloutPlan;
import dev.skein.cli.command.Texts;
import dev.skein.cli.output.Console;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import java.util.List;

/** Writes a plan as tables, leaving out those that would be empty. */
record PlanView(Console console) {
    private static final int DIGEST = 12;

    /** @param targets whether to list the targets too */
    void print(RolloutPlan plan, boolean targets) {
        console.out()
                .println(plan.set() + " to version " + plan.version() + ": " + plan.pending() + " of " + plan.targets()
                        + " targets would be migrated (list "
                        + plan.digest()
                                .substring(0, Math.min(DIGEST, plan.digest().length())) + ")");
        versions(plan);
        waves(plan);
        paths(plan);
        left(plan);
        if (targets) {
            items(plan);
        }
        plan.scripts().ifPresent(scripts -> scripts.forEach(this::script));
    }

    private void versions(RolloutPlan plan) {
        Table table = new Table(Column.right("AT VERSION"), Column.right("TARGETS"), Column.left("PENDING SCRIPTS"));
        plan.versions()
                .forEach(each ->
                        table.row(Texts.orNone(each.version()), each.targets(), String.join(", ", each.pending())));
        section(table, plan.versions().isEmpty());
    }

    private void waves(RolloutPlan plan) {
        Table table = new Table(Column.right("WAVE"), Column.left("NAME"), Column.right("TARGETS"));
        plan.waves().forEach(wave -> table.row(wave.number(), wave.name(), wave.targets()));
        section(table, plan.waves().isEmpty());
    }

    /** Only the workers know the scripts' paths, and how the histories really are. */
    private void paths(RolloutPlan plan) {
        List<RolloutPlan.Way> ways = plan.paths().orElse(List.of());
        if (ways.isEmpty() && plan.pending() > 0) {
            console.out().println();
            console.out().println("The path, fast or Flyway, is known to the workers: ask them with --scan.");
        }
        Table table = new Table(Column.left("PATH"), Column.left("WHY NOT FAST"), Column.right("TARGETS"));
        ways.forEach(each -> table.row(each.path(), Texts.orNone(each.reason()), each.targets()));
        section(table, ways.isEmpty());
    }

    private void left(RolloutPlan plan) {
        Table table = new Table(Column.left("LEFT AS IT IS"), Column.left("WHY"), Column.right("TARGETS"));
        plan.left().forEach(each -> table.row(Texts.state(each.state()), each.note(), each.targets()));
        section(table, plan.left().isEmpty());
    }

    private void items(RolloutPlan plan) {
        Table table = new Table(
                Column.left("TENANT"),
                Column.left("TARGET"),
                Column.right("VERSION"),
                Column.right("WAVE"),
                Column.left("STATE"),
                Column.left("PATH"),
                Column.left("WHY"));
        plan.items()
                .forEach(item -> table.row(
                        item.tenantId(),
                        item.database() + "/" + item.name(),
                        Texts.orNone(item.version()),
                        item.wave(),
                        Texts.state(item.state()),
                        Texts.orNone(item.path()),
                        Texts.orNone(item.note().or(item::pathReason))));
        section(table, plan.items().isEmpty());
        if (plan.items().size() < plan.targets()) {
            console.out().println("and " + (plan.targets() - plan.items().size()) + " more");
        }
    }

    private void script(RolloutPlan.Script script) {
        console.out().println();
        console.out().println("-- " + script.script());
        console.out().println(script.sql().strip());
    }

    private void section(Table table, boolean empty) {
        if (!empty) {
            console.out().println();
            table.print(console);
        }
    }
}
