package dev.skein.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.cli.command.CliContext;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.OutputFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

class SkeinCliTest {

    /** As another module's command: reaches the context through its parent, and ends as it is told. */
    @Command(name = "extra")
    @SuppressWarnings("NullAway.Init") // picocli sets the parent
    static final class Extra implements Callable<Integer> {
        private final Ending ending;

        @ParentCommand
        private SkeinCommand parent;

        Extra(Ending ending) {
            this.ending = ending;
        }

        @Override
        public Integer call() throws Exception {
            return ending.of(parent.context());
        }
    }

    interface Ending {
        int of(CliContext context) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(ExitCode.class)
    void shouldListEachExitCodeWhenAskedForHelp(ExitCode code) {
        CliRun run = CliRun.of("--help");

        assertThat(run.code()).isZero();
        assertThat(run.out()).containsPattern("(?m)^ +" + code.code() + " +" + Pattern.quote(code.meaning()));
    }

    @ParameterizedTest
    @EnumSource(ExitCode.class)
    void shouldListEachExitCodeInTheReadme(ExitCode code) throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains("| " + code.code() + " | " + code.meaning() + " |");
    }

    @ParameterizedTest
    @CsvSource({"status", "tenant add", "tenant list", "tenant show", "events tail", "version", "completion"})
    void shouldShowHelpAndGlobalOptionsWhenACommandIsAsked(String command) {
        CliRun run = CliRun.of((command + " --help").split(" "));

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("Usage: skein " + command)
                .contains("--api")
                .contains("--quiet");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tenant add goose | skein: Missing required option: '--set=SET': see 'skein tenant add --help'",
                "tenant show Goose | skein: Invalid value for positional parameter at index 0 (TENANT): tenantId 'Goose'",
                "tenant add goose --set s --timeout 5 | skein: Invalid value for option '--timeout': '5' is no duration",
                "tenant list --limit 0 | skein: --limit 0 is not accepted: it must be 1 or more: see",
                "status -o yaml | skein: Invalid value for option '--output': expected one of [TABLE, JSON]",
                "staus | skein: Unmatched argument at index 0: 'staus': did you mean status or restore?",
                "status --api nowhere | skein: 'nowhere' of --api is no API URL: give scheme, host and port"
            })
    void shouldEndWithOneLineWhenTheCommandLineIsWrong(String arguments, String line) {
        CliRun run = CliRun.of(arguments.split(" "));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).startsWith(line).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"''", "tenant", "events"})
    void shouldShowTheCommandsWhenNoneIsNamed(String arguments) {
        CliRun run = CliRun.of(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("Commands:").contains("skein: Missing required subcommand: see 'skein");
    }

    @Test
    void shouldGiveTheContextWhenAnotherModuleAddsACommand() {
        CapturedConsole console = CapturedConsole.piped();
        Extra extra = new Extra(context -> {
            context.note("a note");
            context.console()
                    .out()
                    .println(context.format() + " " + context.env().get("COLOUR"));
            return context.quiet() ? 0 : ExitCode.PENDING.code();
        });

        int code =
                SkeinCli.run(new String[] {"-o", "json", "extra"}, console.console(), Map.of("COLOUR", "grey"), extra);

        assertThat(code).isEqualTo(ExitCode.PENDING.code());
        assertThat(console.out()).isEqualToIgnoringNewLines(OutputFormat.JSON + " grey");
        assertThat(console.err()).isEqualToIgnoringNewLines("a note");
    }

    @Test
    void shouldMapExceptionsWhenACommandThrows() {
        assertThat(ending(Map.of(), context -> {
                    throw new CliException(ExitCode.TIMED_OUT, "too\nlate", "wait");
                }))
                .isEqualTo(new CliRun(ExitCode.TIMED_OUT.code(), "", "skein: too late: wait\n"));
        assertThat(ending(Map.of(), context -> {
                    throw new InterruptedException();
                }))
                .isEqualTo(new CliRun(ExitCode.INTERRUPTED.code(), "", "skein: interrupted: run it again to go on\n"));
        assertThat(ending(Map.of(), SkeinCliTest::broken).err())
                .hasLineCount(1)
                .startsWith("skein: internal error: java.lang.IllegalStateException: broken: set SKEIN_DEBUG=1");
    }

    @Test
    void shouldShowTheStackWhenDebugging() {
        CliRun run = ending(Map.of("SKEIN_DEBUG", "1"), SkeinCliTest::broken);

        assertThat(run.code()).isEqualTo(ExitCode.INTERNAL_ERROR.code());
        assertThat(run.err()).contains("at dev.skein.cli.SkeinCliTest.broken");
    }

    @Test
    void shouldColourTheHelpWhenOnATerminalUnlessUnwanted() {
        CapturedConsole coloured = CapturedConsole.terminal();
        CapturedConsole plain = CapturedConsole.terminal();

        SkeinCli.run(new String[] {"--help"}, coloured.console(), Map.of());
        SkeinCli.run(new String[] {"--no-color", "--help"}, plain.console(), Map.of());

        assertThat(coloured.out()).contains("\u001b[");
        assertThat(plain.out()).doesNotContain("\u001b[");
    }

    @Test
    void shouldWriteACompletionScriptForAllCommands() {
        CapturedConsole console = CapturedConsole.piped();

        int code = SkeinCli.run(new String[] {"completion"}, console.console(), Map.of(), new Extra(context -> 0));

        assertThat(code).isZero();
        assertThat(console.out())
                .startsWith("#!/usr/bin/env bash")
                .contains("compdef")
                .contains("tenant", "extra");
    }

    private static int broken(CliContext context) {
        throw new IllegalStateException("broken");
    }

    private static CliRun ending(Map<String, String> env, Ending ending) {
        CapturedConsole console = CapturedConsole.piped();
        int code = SkeinCli.run(new String[] {"extra"}, console.console(), env, new Extra(ending));
        return new CliRun(code, console.out(), console.err());
    }
}
