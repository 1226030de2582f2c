package dev.skein.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skein.cli.SkeinCli;
import dev.skein.cli.exit.ExitCode;
import dev.skein.cli.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandIT {
    private record Run(int code, String out, String err) {}

    private static Run run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        List<String> line = new ArrayList<>(List.of("bench"));
        line.addAll(List.of(args));
        int code = SkeinCli.run(line.toArray(String[]::new), console, Map.of(), new BenchCommand());
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldMeasureEveryContenderWhenARunIsTiny(@TempDir Path out) throws IOException {
        Run run = run("--quick", "--only", "new-tenants", "--rounds", "1", "-o", "json", "--out", out.toString());

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK.code());
        JsonNode result = new ObjectMapper().readTree(Files.readString(out.resolve("benchmarks.json")));
        List<String> measured = new ArrayList<>();
        result.at("/scenarios/0/series").forEach(series -> {
            if (series.at("/rounds").size() == 1 && series.at("/rounds/0").asDouble() > 0) {
                measured.add(series.at("/contender").asText().replaceAll("\\d+", "N"));
            }
        });
        assertThat(measured)
                .contains(
                        "Flyway loop",
                        "Flyway tuned, pool and N threads",
                        "Liquibase loop",
                        "JDBC, N connections",
                        "pipelined, N connections",
                        "Skein engine, N in flight",
                        "Skein, N workers");
        assertThat(new ObjectMapper().readTree(run.out())).isEqualTo(result);
        assertThat(out.resolve("benchmarks.svg")).content().startsWith("<svg");
        assertThat(out.resolve("benchmarks.md")).content().contains("# Benchmarks", "new-tenants");
    }

    @Test
    void shouldNameTheScenariosWhenAnUnknownOneIsAsked() {
        Run run = run("--only", "nonsense");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).contains("--only nonsense", "new-tenants");
    }

    @Test
    void shouldRefuseWhenThereIsNoRoundOrNoTarget() {
        assertThat(run("--rounds", "0").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("--targets", "0").err()).contains("--targets 0", "give 1 or more");
    }
}
