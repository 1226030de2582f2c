package dev.skein.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.cli.client.ApiAddress;
import dev.skein.cli.client.ApiClient;
import dev.skein.cli.client.ApiJson;
import dev.skein.cli.output.Console;
import dev.skein.cli.output.OutputFormat;
import dev.skein.cli.output.ProgressLine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a command may ask about the call it serves: the console, the environment and the global options. To be used
 * while the command runs, by its thread; before, the options are not parsed yet.
 */
public final class CliContext {
    private static final JsonMapper JSON = ApiJson.mapper();
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);

    private final Console console;
    private final Map<String, String> env;
    private final GlobalOptions options;

    public CliContext(Console console, Map<String, String> env, GlobalOptions options) {
        this.console = console;
        this.env = Map.copyOf(env);
        this.options = options;
    }

    public Console console() {
        return console;
    }

    public Map<String, String> env() {
        return env;
    }

    /** Who asks, for the audit: the name that was given, else the user's login. */
    public String who(Optional<String> given) {
        return given.filter(name -> !name.isBlank())
                .orElseGet(() -> env.getOrDefault("USER", env.getOrDefault("USERNAME", "unknown")));
    }

    public OutputFormat format() {
        return options.format();
    }

    /** Whether progress and notes are unwanted. */
    public boolean quiet() {
        return options.quiet();
    }

    /** The coordinator that the options, the environment or the local stack name. */
    public ApiAddress address() {
        return ApiAddress.resolve(options.api(), env);
    }

    /** A client of that coordinator. */
    public ApiClient api() {
        return new ApiClient(address(), ANSWER_TIMEOUT);
    }

    /** Progress for people, on the error stream. The caller leaves it out when {@link #quiet}. */
    public ProgressLine progress() {
        return new ProgressLine(console, InstantSource.system(), PROGRESS_INTERVAL);
    }

    /** A remark for people, on the error stream unless {@link #quiet}. */
    public void note(String text) {
        if (!quiet()) {
            console.err().println(text);
        }
    }

    /** Writes a result as indented JSON. */
    public void printJson(Object value) {
        try {
            console.out().println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A result that is no JSON: " + value, e);
        }
    }
}
