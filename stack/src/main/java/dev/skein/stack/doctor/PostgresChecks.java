package dev.skein.stack.doctor;

import dev.skein.stack.doctor.Finding.Ok;
import dev.skein.stack.doctor.Finding.Problem;
import dev.skein.stack.doctor.Finding.Warning;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Checks a tenants' database as a worker would use it. Blocks; changes nothing. */
final class PostgresChecks {
    private static final String NAME = "postgresql";
    private static final int OLDEST = 140_000;
    private static final int NEWEST_MAJOR = 18;
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    private final InstantSource clock;

    PostgresChecks(InstantSource clock) {
        this.clock = clock;
    }

    List<Finding> run(DoctorInput.Postgres input) {
        List<Finding> findings = new ArrayList<>();
        Properties properties = new Properties();
        properties.setProperty("user", input.user());
        input.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("ApplicationName", "skein-doctor");
        try (Connection connection = DriverManager.getConnection("jdbc:" + input.url(), properties);
                Statement statement = connection.createStatement()) {
            findings.add(version(statement));
            findings.add(permission(statement));
            findings.add(connections(statement));
            findings.add(clock(statement));
            findings.add(pooling(statement));
        } catch (SQLException e) {
            findings.add(new Problem(NAME, input.url() + ": " + e.getMessage(), advice(e)));
        }
        return findings;
    }

    private static String advice(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "28P01", "28000" -> "check the role and its password reference (--postgres-user, --postgres-password)";
            case "3D000" -> "create the database, or correct its name in the URL";
            case "53300" -> "raise max_connections, or lower the workers' max-concurrent";
            default -> "check host, port and that PostgreSQL runs and accepts connections from here";
        };
    }

    private static Finding version(Statement statement) throws SQLException {
        int number = Integer.parseInt(text(statement, "show server_version_num"));
        String version = text(statement, "show server_version");
        if (number < OLDEST) {
            return new Problem(
                    "postgresql version",
                    version,
                    "upgrade to 14 or later: Skein relies on client_connection_check_interval");
        }
        if (number / 10_000 > NEWEST_MAJOR) {
            return new Warning("postgresql version", version, "newer than what this version of Flyway was tested with");
        }
        return new Ok("postgresql version", version);
    }

    private static Finding permission(Statement statement) throws SQLException {
        boolean create = "t"
                .equals(text(statement, "select has_database_privilege(current_user, current_database(), 'CREATE')"));
        String who = text(statement, "select current_user || ' on ' || current_database()");
        return create
                ? new Ok("postgresql permissions", who + " may create schemas")
                : new Problem(
                        "postgresql permissions",
                        who + " may not create schemas",
                        "GRANT CREATE ON DATABASE " + text(statement, "select quote_ident(current_database())") + " TO "
                                + text(statement, "select quote_ident(current_user)"));
    }

    private static Finding connections(Statement statement) throws SQLException {
        int limit = Integer.parseInt(text(statement, "show max_connections"));
        int used = Integer.parseInt(
                text(statement, "select count(*) from pg_stat_activity where backend_type = 'client backend'"));
        String detail = used + " of " + limit + " in use";
        return used * 10 < limit * 8
                ? new Ok("postgresql connections", detail)
                : new Warning("postgresql connections", detail, "raise max_connections, or lower max-concurrent");
    }

    private Finding clock(Statement statement) throws SQLException {
        Instant before = clock.instant();
        double epoch = Double.parseDouble(text(statement, "select extract(epoch from clock_timestamp())"));
        Instant after = clock.instant();
        Instant here = before.plus(Duration.between(before, after).dividedBy(2));
        Duration skew = Duration.between(here, Instant.ofEpochMilli((long) (epoch * 1000)))
                .abs();
        String detail = "differs from the database's by " + skew.toMillis() + " ms";
        return skew.compareTo(CLOCK_TOLERANCE) <= 0
                ? new Ok("clock", detail)
                : new Warning(
                        "clock",
                        detail,
                        "run a time service (chrony, ntpd) on both: leases and latencies rest on clocks");
    }

    /** Session settings survive on a direct connection and do not behind PgBouncer's transaction mode. */
    private static Finding pooling(Statement statement) throws SQLException {
        String first = text(statement, "select pg_backend_pid()");
        boolean same = true;
        for (int i = 0; i < 5; i++) {
            same &= first.equals(text(statement, "select pg_backend_pid()"));
        }
        return same
                ? new Ok("postgresql session", "one backend per connection")
                : new Warning(
                        "postgresql session",
                        "a pooler switches backends between transactions",
                        "the Flyway path needs a direct connection or session pooling");
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
