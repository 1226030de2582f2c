package dev.skein.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skein.embedded.EmbeddedKafkaServer;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.KafkaFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerMainIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int TERMINATED = 143;

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path folder;

    private @Nullable Process process;

    @BeforeEach
    void writeSetAndEnvironment() throws IOException {
        Commands.writeSet(folder.resolve("sets"));
        environment.putAll(Map.of(
                "SKEIN_WORKER_KAFKA_TOPIC_PREFIX", "t-" + UUID.randomUUID(),
                "SKEIN_WORKER_SETS", folder.resolve("sets").toString(),
                "SKEIN_WORKER_DATABASES_MAIN_URL", "postgresql://localhost/none",
                "SKEIN_WORKER_DATABASES_MAIN_USER", "nobody",
                "SKEIN_WORKER_MANAGEMENT_HOST", "localhost",
                "SKEIN_WORKER_MANAGEMENT_PORT", "0"));
    }

    @AfterEach
    void killTheProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void shouldSayItIsReadyAndStopCleanlyWhenTerminated() throws Exception {
        environment.put("SKEIN_WORKER_KAFKA_BOOTSTRAP_SERVERS", Fixtures.kafka().bootstrapServers());

        Process worker = start();
        await().atMost(LONG).until(() -> output().contains("worker is ready"));
        worker.destroy();

        assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(TERMINATED);
        assertThat(lines("worker is ready"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("worker=")
                        .contains("set=\"[context-service]\"")
                        .contains("database=\"[main]\""));
        assertThat(lines("worker has stopped")).hasSize(1);
    }

    @Test
    void shouldWaitWhenKafkaIsNotThereYet() throws Exception {
        int port = EmbeddedKafkaServer.freePort();
        environment.put("SKEIN_WORKER_KAFKA_BOOTSTRAP_SERVERS", "localhost:" + port);
        start();
        await().atMost(LONG).until(() -> output().contains("Kafka is not ready"));

        try (KafkaFixture late =
                EmbeddedKafkaServer.start(folder.resolve("kafka"), port, EmbeddedKafkaServer.freePort())) {
            await().atMost(LONG).until(() -> output().contains("worker is ready"));
            assertThat(late.bootstrapServers()).endsWith(":" + port);
        }
    }

    @Test
    void shouldStopAtOnceWhenTerminatedWhileItWaitsForKafka() throws Exception {
        environment.put("SKEIN_WORKER_KAFKA_BOOTSTRAP_SERVERS", "localhost:" + EmbeddedKafkaServer.freePort());
        Process worker = start();
        await().atMost(LONG).until(() -> output().contains("Kafka is not ready"));

        worker.destroy();

        assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldEndWithOneLineWhenAKeyIsMissing() throws Exception {
        Process worker = start();

        assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(2);
        assertThat(output().strip().lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("skein.worker.kafka.bootstrap-servers"));
    }

    @Test
    void shouldEndWithOneLineWhenASetCannotBeRead() throws Exception {
        environment.put("SKEIN_WORKER_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
        Files.writeString(folder.resolve("sets/skein.yaml"), "name: context-service\nisolaton: schema\n");

        Process worker = start();

        assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(2);
        assertThat(output().strip().lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("skein.yaml").contains("isolaton"));
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                ScriptedWorkerMain.class.getName());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log().toFile());
        Process started = builder.start();
        process = started;
        return started;
    }

    private List<String> lines(String containing) throws IOException {
        return output().lines().filter(line -> line.contains(containing)).toList();
    }

    private String output() throws IOException {
        return Files.readString(log());
    }

    private Path log() {
        return folder.resolve("worker.log");
    }
}
