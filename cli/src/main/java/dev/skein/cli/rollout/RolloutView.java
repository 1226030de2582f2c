package dev.skein.cli.rollout;

import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Rollout;
import dev.skein.cli.client.RolloutAudit;
import dev.skein.cli.client.RolloutErrors;
import dev.skein.cli.client.RolloutPage;
import dev.skein.cli.client.RolloutWaves;
import dev.skein.cli.command.CliContext;
import dev.skein.cli.command.Texts;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes answers about rollouts: the API's own JSON, or tables for people. */
record RolloutView(CliContext context) {

    /** One rollout. */
    void one(Answer<Rollout> answer) {
        if (json(answer)) {
            return;
        }
        Rollout rollout = answer.value();
        Table table = new Table(Column.left("ROLLOUT"), Column.left(rollout.rolloutId()));
        table.row(
                "set",
                rollout.set() + rollout.version().map(to -> " to version " + to).orElse(""));
        table.row(
                "kind",
                rollout.kind()
                        + rollout.undoes()
                                .or(rollout::rehearses)
                                .map(other -> " of " + other)
                                .orElse(""));
        table.row("state", Texts.state(rollout.state()));
        rollout.why().ifPresent(why -> table.row("why", why));
        rollout.rehearsal().ifPresent(other -> table.row("rehearsal", other));
        rollout.wave().ifPresent(wave -> table.row("wave", wave));
        rollout.soakUntil().ifPresent(until -> table.row("soaks until", until));
        rollout.policy().flatMap(Rollout.Policy::window).ifPresent(window -> table.row("begins in", window));
        rollout.targets().ifPresent(targets -> table.row("targets", targets));
        table.row("tasks", counts(rollout.tasks()));
        table.row("created", Texts.time(rollout.createdAt()));
        rollout.finishedAt().ifPresent(at -> table.row("finished", at));
        table.print(context.console());
    }

    /** The newest rollouts, a row for each. */
    void list(Answer<RolloutPage> answer) {
        if (json(answer)) {
            return;
        }
        Table table = new Table(
                Column.left("ROLLOUT"),
                Column.left("SET"),
                Column.right("VERSION"),
                Column.left("KIND"),
                Column.left("STATE"),
                Column.right("TARGETS"),
                Column.right("DONE"),
                Column.right("FAILED"),
                Column.left("CREATED"));
        answer.value()
                .items()
                .forEach(each -> table.row(
                        each.rolloutId(),
                        each.set(),
                        Texts.orNone(each.version()),
                        each.kind(),
                        Texts.state(each.state()),
                        Texts.orNone(each.targets()),
                        each.tasksIn("succeeded"),
                        each.tasksIn("failed", "quarantined"),
                        Texts.time(each.createdAt())));
        table.print(context.console());
    }

    /** The waves of a rollout, below it. */
    void waves(RolloutWaves waves) {
        if (waves.items().isEmpty()) {
            return;
        }
        Table table = new Table(
                Column.right("WAVE"),
                Column.left("NAME"),
                Column.left("STATE"),
                Column.right("TARGETS"),
                Column.left("TASKS"),
                Column.right("MEAN"),
                Column.left("NEXT"));
        waves.items()
                .forEach(wave -> table.row(
                        wave.number(),
                        wave.name(),
                        Texts.state(wave.state()),
                        wave.targets(),
                        counts(wave.tasks()),
                        Texts.orNone(wave.meanMillis().map(Duration::ofMillis).map(Texts::duration)),
                        next(wave)));
        context.console().out().println();
        table.print(context.console());
    }

    /** Groups of failures, most frequent first. */
    void errors(Answer<RolloutErrors> answer) {
        if (json(answer)) {
            return;
        }
        Table table = new Table(
                Column.left("ERROR"),
                Column.right("COUNT"),
                Column.left("KIND"),
                Column.left("WHAT"),
                Column.left("TENANTS"));
        answer.value()
                .items()
                .forEach(group -> table.row(group.error(), group.count(), group.kind(), words(group), tenants(group)));
        table.print(context.console());
    }

    /** Verbs, oldest first. */
    void audit(Answer<RolloutAudit> answer) {
        if (json(answer)) {
            return;
        }
        Table table = new Table(
                Column.left("AT"),
                Column.left("VERB"),
                Column.left("BY"),
                Column.left("FROM"),
                Column.left("TO"),
                Column.left("REASON"));
        answer.value()
                .items()
                .forEach(entry -> table.row(
                        Texts.time(Optional.of(entry.at())),
                        entry.verb(),
                        entry.by(),
                        Texts.orNone(entry.from()),
                        Texts.state(entry.to()),
                        entry.reason()
                                + entry.details().map(more -> " (" + more + ")").orElse("")));
        table.print(context.console());
    }

    private boolean json(Answer<?> answer) {
        boolean json = context.format() == OutputFormat.JSON;
        if (json) {
            context.printJson(answer.json());
        }
        return json;
    }

    /** {@code V5__search.sql line 3: relation "docs" does not exist (42P01)}. */
    static String words(RolloutErrors.Group group) {
        return Texts.failure(group.script(), group.line(), group.message(), group.sqlState());
    }

    private static String tenants(RolloutErrors.Group group) {
        long more = group.count() - group.tenants().size();
        return String.join(", ", group.tenants()) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String counts(Map<String, Long> counts) {
        String text = new TreeMap<>(counts)
                .entrySet().stream()
                        .filter(each -> each.getValue() > 0)
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", "));
        return text.isEmpty() ? Texts.NONE : text;
    }

    private static String next(RolloutWaves.Wave wave) {
        String soak =
                wave.soakMillis() > 0 ? "after " + Texts.duration(Duration.ofMillis(wave.soakMillis())) : "at once";
        String next = wave.promote().filter("manual"::equals).isPresent() ? "when promoted" : soak;
        return wave.state().equals("ended") ? Texts.NONE : next;
    }
}
