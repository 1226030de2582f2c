package dev.skein.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.embedded.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stack as a developer uses it: {@code up} in one process, the other commands beside it. */
class UpIT {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void shouldServeTheOtherCommandsAndLeaveNothingWhenItIsTold(@TempDir Path directory) throws Exception {
        Path temp = Files.createDirectory(directory.resolve("temp"));
        Map<String, String> env =
                Map.of("SKEIN_STATE_DIR", directory.resolve("state").toString());
        Path log = directory.resolve("up.log");
        long postgres;
        try (ChildJvm up = ChildJvm.start(new ChildJvm.Launch(
                Main.class,
                List.of("up"),
                "256m",
                Map.of("java.io.tmpdir", temp.toString(), "logback.configurationFile", "logback-stack.xml"),
                env,
                log))) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> up.output().contains("Ctrl-C") || !up.isAlive());
            assertThat(up.isAlive()).as(up.output()).isTrue();
            postgres = postmaster(temp);

            CommandRun added = CommandRun.of(env, "tenant", "add", "acme", "--set", "context-service", "--wait");
            assertThat(added.code()).as(added.err()).isZero();
            CommandRun shown = CommandRun.of(env, "tenant", "show", "acme", "-o", "json");
            JsonNode target = JSON.readTree(shown.out()).path("targets").path(0);
            assertThat(target.path("state").asText()).isEqualTo("ready");
            assertThat(CommandRun.of(env, "tenant", "list").out()).contains("acme");
            assertThat(CommandRun.of(env, "status").out()).contains("ready");
            CommandRun doctor = CommandRun.of(env, "doctor");
            assertThat(doctor.code()).as(doctor.out()).isZero();
            assertThat(doctor.out()).contains("postgresql permissions").contains("kafka group protocol");

            assertThat(up.terminate()).as("143 is SIGTERM's own").isIn(0, 143);
            assertThat(up.output()).doesNotContain("Exception");
        }
        assertThat(ProcessHandle.of(postgres)).isEmpty();
        assertThat(leftovers(temp)).isEmpty();
        assertThat(CommandRun.of(env, "status", "--api", "http://127.0.0.1:1").code())
                .isEqualTo(6);
    }

    private static long postmaster(Path temp) throws IOException {
        try (Stream<Path> files = Files.walk(temp, 2)) {
            Path pid = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(Files.readAllLines(pid).get(0).trim());
        }
    }

    /** What is in the folder for temporary files, but for the server's binaries that every stack shares. */
    private static List<Path> leftovers(Path temp) throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.filter(file -> !file.getFileName().toString().equals("embedded-pg"))
                    .filter(file -> !file.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }
}
