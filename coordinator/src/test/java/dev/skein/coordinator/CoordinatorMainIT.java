package dev.skein.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skein.embedded.EmbeddedPostgresServer;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.PostgresFixture;
import dev.skein.embedded.TlsCertificate;
import dev.skein.embedded.TlsSwitch;
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

    @Test
    void shouldStartOnlyWhenTheCertificateOfItsDatabaseIsTrusted() throws Exception {
        PostgresFixture server = Fixtures.postgres();
        assumeTrue(server instanceof EmbeddedPostgresServer, "the server is not the test's own");
        TlsCertificate certificate = TlsCertificate.in(folder, "server");
        TlsCertificate other = TlsCertificate.in(folder, "other");
        try (TlsSwitch tls = TlsSwitch.on((EmbeddedPostgresServer) server, certificate);
                TestBed bed = new TestBed()) {
            await().until(tls::isOn);
            String key = "skein.coordinator.database.url";
            String url = server.url(bed.database()) + "?sslmode=verify-ca&sslrootcert=";

            Process refused = start(bed, Map.of(key, url + other.certificate()));
            try (TestCoordinator trusting =
                    new TestCoordinator(bed, "one", Map.of(key, url + certificate.certificate()))) {
                trusting.awaitStart();

                assertThat(bed.rows("SELECT DISTINCT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
                                + " WHERE a.application_name = 'skein-coordinator one'"))
                        .containsExactly("(t)");
            }
            assertThat(refused.waitFor(60, SECONDS)).isTrue();
            assertThat(refused.exitValue()).isEqualTo(2);
            assertThat(Files.readAllLines(folder.resolve("log")))
                    .filteredOn(line -> line.startsWith("skein-coordinator"))
                    .containsExactly("skein-coordinator cannot start: " + key
                            + " is refused: the server's certificate is not trusted: name the PEM file of who signed it"
                            + " in sslrootcert of the database's URL");
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
