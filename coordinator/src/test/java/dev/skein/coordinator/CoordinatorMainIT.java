package dev.skein.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The coordinator as a process. */
class CoordinatorMainIT {
    @TempDir
    private Path folder;

    @Test
    void shouldEndWithOneLineWhenConfigurationIsBad() throws Exception {
        try (TestBed bed = new TestBed()) {
            // when
            Process process = start(bed, Map.of("skein.coordinator.lease", "0s"));

            // then
            assertThat(process.waitFor(60, SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
            assertThat(Files.readAllLines(folder.resolve("log")))
                    .filteredOn(line -> line.startsWith("skein-coordinator"))
                    .singleElement()
                    .asString()
                    .contains("skein.coordinator.lease")
                    .contains("be longer than zero");
        }
    }

    @Test
    void shouldCloseInOrderWhenTerminated() throws Exception {
        try (TestBed bed = new TestBed()) {
            // given
            Process process = start(bed, Map.of());
            await().atMost(60, SECONDS).until(() -> log().contains("coordinator is ready"));

            // when
            process.destroy();

            // then
            assertThat(process.waitFor(40, SECONDS)).isTrue();
            assertThat(log()).contains("coordinator closed").doesNotContain(" ERROR ");
            assertThat(bed.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND application_name LIKE 'skein-coordinator%'"))
                    .isEqualTo("0");
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"), UTF_8);
    }

    private Process start(TestBed bed, Map<String, String> overrides) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        Map<String, String> settings = new java.util.HashMap<>(TestCoordinator.settings(bed, "process"));
        settings.putAll(overrides);
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-Dlogback.configurationFile=" + logback());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CoordinatorMain.class.getName()));
        File log = folder.resolve("log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private Path logback() throws IOException {
        return Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d %level %logger{0} %msg %kvp%n%ex</pattern></encoder>
                  </appender>
                  <logger name="dev.skein" level="INFO"/>
                  <root level="WARN"><appender-ref ref="OUT"/></root>
                </configuration>
                """);
    }
}
