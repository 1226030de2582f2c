package dev.skein.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import liquibase.util.LiquibaseUtil;
import org.flywaydb.core.internal.license.VersionPrinter;

/** What the bench runs on and with. Blocks on small files. */
final class Host {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final long GIB = 1L << 30;

    private Host() {}

    /** The machine. */
    static Map<String, String> machine() {
        Map<String, String> facts = new TreeMap<>();
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", Math.round((double) system.getTotalMemorySize() / GIB) + " GiB");
        facts.put("processor", processor());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("file system", fileSystem());
        facts.put("load at the start", String.format(java.util.Locale.ROOT, "%.2f", system.getSystemLoadAverage()));
        return facts;
    }

    /** What takes part. */
    static Map<String, String> versions(String postgres) {
        Map<String, String> versions = new TreeMap<>();
        versions.put("Java", Runtime.version().toString());
        versions.put("JVM options", String.join(" ", jvmOptions()));
        versions.put("PostgreSQL", postgres);
        versions.put("Kafka", org.apache.kafka.common.utils.AppInfoParser.getVersion());
        versions.put("Flyway", VersionPrinter.getVersion());
        versions.put("Liquibase", LiquibaseUtil.getBuildVersion());
        versions.put("PostgreSQL JDBC", org.postgresql.util.DriverInfo.DRIVER_VERSION);
        return versions;
    }

    private static java.util.List<String> jvmOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X"))
                .map(option -> option.replaceFirst("=/.*/", "=")) // where it lies here says nothing to others
                .toList();
    }

    private static String processor() {
        try {
            return Files.exists(PROCESSORS)
                    ? Files.readAllLines(PROCESSORS).stream()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).trim())
                            .findFirst()
                            .orElse(System.getProperty("os.arch"))
                    : System.getProperty("os.arch");
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String fileSystem() {
        try {
            FileStore store = Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")));
            return store.type();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
