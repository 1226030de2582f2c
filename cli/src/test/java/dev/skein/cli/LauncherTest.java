package dev.skein.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a copy of the repository that has stubs instead of JDKs and Maven. */
class LauncherTest {
    private static final List<String> TOOLS =
            List.of("bash", "dirname", "basename", "readlink", "sed", "find", "mkdir");

    @TempDir
    private Path directory;

    private final Map<String, String> env = new HashMap<>();
    private Path repository = Path.of("");
    private Path path = Path.of("");

    @BeforeAll
    static void needsBash() {
        if (tool("bash").isEmpty()) {
            String reason = "The launcher is not tested: there is no bash on the PATH";
            System.out.println(reason);
            Assumptions.abort(reason);
        }
    }

    @BeforeEach
    void layOutARepository() throws Exception {
        directory = directory.toRealPath();
        repository = Files.createDirectories(directory.resolve("my repository"));
        path = Files.createDirectories(directory.resolve("path"));
        for (String tool : TOOLS) {
            script(path.resolve(tool), "exec '" + tool(tool).get(0) + "' \"$@\"\n");
        }
        Files.copy(Path.of("..", "skein"), repository.resolve("skein"));
        script(repository.resolve("mvnw"), """
            echo "mvnw in $PWD: $*"
            echo "JAVA_HOME=${JAVA_HOME:-}" >"$PWD/maven-java"
            [ ! -e broken ] || { echo 'cannot find symbol'; exit 7; }
            mkdir -p stack/target/lib bench/target/lib mcp/target/lib
            """);
        Files.writeString(repository.resolve("pom.xml"), "<project/>");
        env.put("PATH", path.toString());
        env.put("HOME", directory.resolve("home").toString());
        env.put("SKEIN_JDK_DIRS", directory.resolve("jvm-a") + ":" + directory.resolve("jvm-b"));
    }

    @Test
    void shouldPreferJavaHomeThenPathThenFoldersWhenAllAreNewEnough() throws Exception {
        built();
        Path home = jdk("home-jdk", "21.0.2");
        Path onPath = jdk("opt/path-jdk", "22");
        jdk("jvm-a/old", "17.0.15");
        jdk("jvm-a/temurin", "25.0.3");
        jdk("jvm-b/other/Contents/Home", "26-ea");
        env.put("JAVA_HOME", home.toString());
        Files.createSymbolicLink(path.resolve("java"), onPath.resolve("bin/java"));

        assertThat(launch().java()).isEqualTo("home-jdk");

        env.put("JAVA_HOME", directory.resolve("jvm-a/old").toString());
        assertThat(launch().java()).isEqualTo("path-jdk");

        Files.delete(path.resolve("java"));
        assertThat(launch().java()).isEqualTo("temurin");

        Files.writeString(directory.resolve("jvm-a/temurin/release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        assertThat(launch().java()).isEqualTo("Home");
    }

    @Test
    void shouldAskJavaItselfWhenThereIsNoReleaseFile() throws Exception {
        built();
        Path jdk = jdk("jvm-a/unmarked", "25.0.3");
        Files.delete(jdk.resolve("release"));

        assertThat(launch().java()).isEqualTo("unmarked");
    }

    @Test
    void shouldEndWithOneLineWhenNoJdkIsNewEnough() throws Exception {
        built();
        jdk("jvm-a/old", "17.0.15");

        Launch launch = launch();

        assertThat(launch.code()).isEqualTo(1);
        assertThat(launch.out()).isEmpty();
        assertThat(launch.err())
                .isEqualTo(
                        "skein: no JDK 21 or later found: set JAVA_HOME or install one (looked in JAVA_HOME, PATH, %s,"
                                        .formatted(directory.resolve("jvm-a"))
                                + " %s)\n".formatted(directory.resolve("jvm-b")));
    }

    @Test
    void shouldRunInTheCallersFolderWhenCalledThroughALink() throws Exception {
        built();
        jdk("jvm-a/temurin", "25.0.3");
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("../my repository/skein"));
        Files.createSymbolicLink(bin.resolve("sk"), bin.resolve("first"));
        env.put("SKEIN_JAVA_OPTS", "-Da=1  -Xmx64m");

        Launch launch = launch(bin.resolve("sk"), "tenant", "add", "two words", "");

        assertThat(launch.code()).isEqualTo(42);
        assertThat(launch.out().lines())
                .containsExactly(
                        "temurin in " + directory,
                        "<--enable-native-access=ALL-UNNAMED>",
                        "<-XX:TieredStopAtLevel=1>",
                        "<-XX:+AutoCreateSharedArchive>",
                        "<-XX:SharedArchiveFile=" + repository + "/stack/target/lib/client.jsa>",
                        "<-Xshare:auto>",
                        "<-Xlog:cds=off>",
                        "<-Xlog:cds+dynamic=off>",
                        "<--sun-misc-unsafe-memory-access=allow>",
                        "<-Da=1>",
                        "<-Xmx64m>",
                        "<-Dskein.home=" + repository + ">",
                        "<-Dlogback.configurationFile=logback-stack.xml>",
                        "<-cp>",
                        "<" + repository + "/stack/target/lib/*>",
                        "<dev.skein.stack.Main>",
                        "<tenant>",
                        "<add>",
                        "<two words>",
                        "<>");
        assertThat(launch.err()).isEmpty();
    }

    @Test
    void shouldBuildAndRunTheModuleThatACommandIsOf() throws Exception {
        built();
        jdk("jvm-a/temurin", "25.0.3");

        Launch bench = launch(repository.resolve("skein"), "bench", "--quick");

        assertThat(bench.err()).contains("-pl bench -am package");
        assertThat(bench.out().lines())
                .contains("<" + repository + "/bench/target/lib/*>")
                .endsWith("<dev.skein.bench.Main>", "<--quick>");
        assertThat(launch(repository.resolve("skein"), "bench").err()).isEmpty();
    }

    @Test
    void shouldKeepStandardOutputForTheProtocolWhenTheMcpServerIsStarted() throws Exception {
        built();
        jdk("jvm-a/temurin", "25.0.3");

        Launch mcp = launch(repository.resolve("skein"), "mcp", "--http");

        assertThat(mcp.err()).contains("-pl mcp -am package");
        assertThat(mcp.out().lines())
                .noneMatch(line -> line.startsWith("building"))
                .contains("<-Dlogback.configurationFile=logback.xml>")
                .endsWith("<dev.skein.mcp.Main>", "<--http>");
    }

    @Test
    void shouldBuildWhenThereIsNoBuildOrASourceIsNewer() throws Exception {
        Path jdk = jdk("jvm-a/temurin", "25.0.3");
        String building = "building Skein (first run takes a few minutes)...";

        Launch first = launch();
        assertThat(first.code()).isEqualTo(42);
        assertThat(first.err()).contains(building, "mvnw in " + repository, "-DskipTests", "-pl stack -am package");
        assertThat(first.out()).startsWith("temurin in ").doesNotContain("mvnw");
        assertThat(repository.resolve("maven-java")).hasContent("JAVA_HOME=" + jdk);

        assertThat(launch().err()).isEmpty();

        Path source =
                Files.createDirectories(repository.resolve("worker/src/main")).resolve("Worker.java");
        Files.writeString(source, "class Worker {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(launch().err()).contains(building);
    }

    @Test
    void shouldBuildWithTheCallersOwnJdkWhenMavenCanStartOnIt() throws Exception {
        jdk("jvm-a/temurin", "25.0.3");
        Path own = jdk("own", "17.0.15");
        script(own.resolve("bin/javac"), "exit 0\n");
        env.put("JAVA_HOME", own.toString());

        assertThat(launch().java()).isEqualTo("temurin");
        assertThat(repository.resolve("maven-java")).hasContent("JAVA_HOME=" + own);
    }

    @Test
    void shouldShowTheErrorsWhenTheBuildFails() throws Exception {
        jdk("jvm-a/temurin", "25.0.3");
        Files.writeString(repository.resolve("broken"), "");

        Launch launch = launch();

        assertThat(launch.code()).isEqualTo(1);
        assertThat(launch.out()).isEmpty();
        assertThat(launch.err())
                .contains("cannot find symbol")
                .endsWith("skein: the build failed: see the lines above\n");
    }

    private record Launch(int code, String out, String err) {
        String java() {
            return out.substring(0, out.indexOf(" in "));
        }
    }

    private Launch launch() throws Exception {
        return launch(repository.resolve("skein"));
    }

    private Launch launch(Path script, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        process.environment().clear();
        process.environment().putAll(env);
        int code = process.start().waitFor();
        return new Launch(code, Files.readString(out), Files.readString(err));
    }

    private void built() throws Exception {
        Path built =
                Files.createDirectories(repository.resolve("stack/target/lib")).resolve(".built");
        Files.writeString(built, "");
        Files.setLastModifiedTime(built, FileTime.from(Instant.now().plusSeconds(10)));
    }

    /** A JDK whose java answers its version, or prints its name, folder and arguments and ends with 42. */
    private Path jdk(String folder, String version) throws Exception {
        Path home = directory.resolve(folder);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Stub\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        script(home.resolve("bin/java"), """
            if [ "${1:-}" = -version ]; then echo 'openjdk version "%s" 2026-04-21 LTS' >&2; exit; fi
            echo "%s in $PWD"
            printf '<%%s>\\n' "$@"
            exit 42
            """.formatted(version, home.getFileName()));
        return home;
    }

    private static void script(Path file, String body) throws Exception {
        Files.writeString(file, "#!" + tool("bash").get(0) + "\n" + body);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static List<Path> tool(String name) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .toList();
    }
}
