package dev.skein.solo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds who holds or waits for what migrations need. Blocks; changes nothing. */
final class Locks {
    /** Sessions with an advisory lock, which is how migrations exclude each other, and those that block or are blocked. */
    private static final String POSTGRESQL = """
            SELECT a.pid::text, coalesce(a.usename, ''), coalesce(a.application_name, ''), coalesce(a.state, ''),
                CASE WHEN cardinality(pg_blocking_pids(a.pid)) > 0
                         THEN 'waits for ' || array_to_string(pg_blocking_pids(a.pid), ', ')
                     WHEN EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted)
                         THEN 'holds an advisory lock'
                     ELSE 'blocks others' END,
                coalesce(extract(epoch FROM now() - coalesce(a.xact_start, a.state_change))::bigint, 0),
                left(regexp_replace(a.query, '\\s+', ' ', 'g'), 200)
            FROM pg_stat_activity a
            WHERE a.pid <> pg_backend_pid() AND (cardinality(pg_blocking_pids(a.pid)) > 0
                OR EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted)
                OR EXISTS (SELECT FROM pg_stat_activity w WHERE a.pid = ANY (pg_blocking_pids(w.pid))))
            ORDER BY 6 DESC""";

    private static final String MARIADB = """
            SELECT p.id, p.user, p.host, p.command,
                CASE WHEN IS_USED_LOCK('skein seeds %1$s') = p.id OR IS_USED_LOCK('%2$s') = p.id
                         THEN 'holds the lock of %1$s' ELSE coalesce(p.state, '') END,
                p.time, left(coalesce(p.info, ''), 200)
            FROM information_schema.processlist p
            WHERE p.id <> connection_id() AND (p.db = '%1$s' OR p.state LIKE 'Waiting for%%'
                OR IS_USED_LOCK('%2$s') = p.id OR IS_USED_LOCK('skein seeds %1$s') = p.id)
            ORDER BY p.time DESC""";

    private static final int SHOWN = 200;

    private final Site site;

    Locks(Site site) {
        this.site = site;
    }

    /** One session or process, as scripts read it. */
    record Holder(
            String target, String id, String user, String from, String state, String does, long seconds, String runs) {}

    /** Those of the targets, longest first. A session of a server may stand at more than one target. */
    List<Holder> of(List<SoloTarget> targets) throws SQLException, IOException {
        List<Holder> all = new ArrayList<>();
        switch (site.server().engine()) {
            case POSTGRESQL -> all.addAll(ask("-", POSTGRESQL));
            case MARIADB -> {
                for (SoloTarget target : targets) {
                    String flyway = "Flyway-" + ("`" + target.name() + "`.`" + History.TABLE + "`").hashCode();
                    all.addAll(ask(target.name(), MARIADB.formatted(target.name(), flyway)));
                }
            }
            case SQLITE -> {
                for (SoloTarget target : targets) {
                    all.addAll(openers(target));
                }
            }
        }
        return all;
    }

    private List<Holder> ask(String target, String sql) throws SQLException {
        List<Holder> holders = new ArrayList<>();
        try (Connection connection = site.server(site.server().database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                holders.add(new Holder(
                        target,
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getString(7)));
            }
        }
        return holders;
    }

    /** SQLite's locks are the operating system's: on Linux, the processes that have the file open. */
    private List<Holder> openers(SoloTarget target) throws IOException {
        Path file = site.server().fileOf(target.name());
        if (!Files.exists(file) || !Files.isDirectory(Path.of("/proc/self/fd"))) {
            return List.of();
        }
        Path real = file.toRealPath();
        List<Holder> holders = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            if (process.pid() != ProcessHandle.current().pid() && hasOpen(process.pid(), real)) {
                holders.add(new Holder(
                        target.name(),
                        String.valueOf(process.pid()),
                        process.info().user().orElse(""),
                        "",
                        "",
                        "has the file open",
                        0,
                        shortened(process.info().commandLine().orElse(""))));
            }
        }
        return holders;
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(SHOWN, text.length()));
    }

    private static boolean hasOpen(long pid, Path file) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return open.anyMatch(link -> {
                try {
                    return Files.readSymbolicLink(link).equals(file);
                } catch (IOException e) {
                    return false; // closed meanwhile
                }
            });
        } catch (IOException e) {
            return false; // ended meanwhile, or another user's
        }
    }
}
