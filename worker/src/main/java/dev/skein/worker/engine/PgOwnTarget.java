package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.Isolation;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.Target;
import dev.skein.worker.backup.BackupException;
import dev.skein.worker.backup.BackupFolder;
import dev.skein.worker.backup.PgSource;
import dev.skein.worker.backup.PgTool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A PostgreSQL database of a tenant's own. A restore is loaded into another database of the server, which then gets the
 * name in one transaction; whoever is connected to the old one is disconnected. Blocks; for one thread.
 */
final class PgOwnTarget implements OwnTarget {
    private static final String MAY_NOT_CREATE = "42501";
    private static final int ANSWERS_SECONDS = 1;
    private static final String USER_SCHEMAS = "SELECT nspname::text FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'"
            + " AND nspname NOT IN ('information_schema', 'skein') ORDER BY 1";

    private final DatabaseAccess access;
    private final Connection server;
    private final Optional<Connection> own;
    private final PgTool tool;
    private final MigrationCommand command;
    private final MigrationCommand inside;

    /**
     * @param server a session of the server, in the database that the URL names
     * @param own a session in the target; empty when there is none
     */
    private PgOwnTarget(
            DatabaseAccess access, Connection server, Optional<Connection> own, PgTool tool, Attempt attempt) {
        this.access = access;
        this.server = server;
        this.own = own;
        this.tool = tool;
        this.command = attempt.command();
        this.inside = inside(command, attempt.plan().set().insideSchema());
    }

    /** Where targets are, and where their backups lie. */
    record Place(DatabaseAccess access, PgTool tool, BackupFolder files) {
        private OwnBackups backups(Connection server, Optional<Connection> own, Attempt attempt) {
            return new OwnBackups(new PgOwnTarget(access, server, own, tool, attempt), files, attempt);
        }
    }

    /** The command for the schema inside the database; a restore point is of all of the database, and was taken before. */
    static MigrationCommand inside(MigrationCommand command, String schema) {
        return new MigrationCommand(
                command.commandId(),
                command.attempt(),
                command.fence(),
                command.operation(),
                command.rolloutId(),
                command.tenantId(),
                command.set(),
                new Target(command.target().database(), Isolation.SCHEMA, schema),
                command.version(),
                command.placeholders(),
                command.issuedAt(),
                command.backups(),
                Optional.empty(),
                Optional.empty());
    }

    /** Works in a target that is held. */
    interface Work<T> {
        T in(OwnBackups backups) throws SQLException;
    }

    /**
     * Runs one attempt under the locks of the database and of the schema inside.
     *
     * @param ended makes the answer of a result that ends the attempt
     */
    static <T> T held(Place place, Attempt attempt, Function<MigrationResult, T> ended, Work<T> work)
            throws SQLException {
        DatabaseAccess access = place.access();
        MigrationCommand command = attempt.command();
        String name = command.target().name();
        try (Connection server = access.jdbc().getConnection()) {
            access.checkOwnSession(server);
            name(server, command);
            if (command.attempt() > 1) {
                endEarlier(server, command);
            }
            if (!lock(server, name)) {
                return ended.apply(busy(command));
            }
            for (String left : new String[] {copyName(command), asideName(command)}) {
                remove(server, left);
            }
            if (!Jdbc.exists(server, "SELECT FROM pg_database WHERE datname = ?", name)) {
                return released(place.backups(server, Optional.empty(), attempt), work, server);
            }
            try (Connection own = access.to(name).jdbc().getConnection()) {
                name(own, command);
                SkeinSchema.install(own);
                return lock(own, attempt.plan().set().insideSchema())
                        ? released(place.backups(server, Optional.of(own), attempt), work, server, own)
                        : ended.apply(busy(command));
            }
        }
    }

    private static MigrationResult busy(MigrationCommand command) {
        return new MigrationResult.Busy("another session works on " + command.target());
    }

    /** Sessions end later than they are closed, and what follows must not find their locks. */
    private static <T> T released(OwnBackups backups, Work<T> work, Connection... sessions) throws SQLException {
        T done = work.in(backups);
        for (Connection session : sessions) {
            if (session.isValid(ANSWERS_SECONDS)) { // a restore and a drop disconnect whoever was there
                Jdbc.run(session, "SELECT pg_advisory_unlock_all()");
            }
        }
        return done;
    }

    private static void name(Connection session, MigrationCommand command) throws SQLException {
        Jdbc.run(session, "SELECT set_config('application_name', ?, false)", Sessions.nameOf(command));
    }

    /** An earlier attempt's sessions hold the locks; a session of another role is left to end by itself. */
    private static void endEarlier(Connection server, MigrationCommand command) throws SQLException {
        Jdbc.run(
                server,
                "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        + " AND usename = current_user AND starts_with(application_name, ?)",
                Sessions.prefixOf(command.target().name()));
    }

    private static boolean lock(Connection session, String name) throws SQLException {
        return Jdbc.exists(session, "SELECT WHERE pg_try_advisory_lock(?)", TargetLock.key(name));
    }

    private static String copyName(MigrationCommand command) {
        return "skein_copy_" + command.commandId().value().toString().replace("-", "");
    }

    private static String asideName(MigrationCommand command) {
        return "skein_aside_" + command.commandId().value().toString().replace("-", "");
    }

    private static void remove(Connection server, String database) throws SQLException {
        Jdbc.run(server, "DROP DATABASE IF EXISTS " + Sql.identifier(database) + " WITH (FORCE)");
    }

    @Override
    public Optional<MigrationResult> answer() throws SQLException {
        if (own.isPresent()) {
            return StoredAnswer.of(own.get(), inside);
        }
        return Jdbc.exists(server, "SELECT WHERE to_regclass('skein.processed_events') IS NOT NULL")
                ? StoredAnswer.of(server, command)
                : Optional.empty();
    }

    @Override
    public void begin() {
        // under both locks nothing else begins, and the mark raises the fence
    }

    @Override
    public Optional<Content> content() {
        return own.map(this::in);
    }

    private Content in(Connection database) {
        return new Inside(database, inside.target().name());
    }

    @Override
    public String server() throws SQLException {
        return new SchemaFacts(server, "").server();
    }

    @Override
    public Instant now() throws SQLException {
        return new SchemaFacts(server, "").now();
    }

    @Override
    public String tool() throws SQLException, BackupException {
        return tool.check(server());
    }

    @Override
    public String suffix() {
        return ".dump";
    }

    @Override
    public void dump(Path file) throws BackupException {
        tool.dump(source(command.target().name()), file);
    }

    private PgSource source(String database) {
        return access.to(database).program(Sessions.nameOf(command), Optional.empty(), Optional.empty());
    }

    @Override
    public Copy load(Path file) throws SQLException, BackupException {
        String name = copyName(command);
        Jdbc.run(server, "CREATE DATABASE " + Sql.identifier(name) + " TEMPLATE template0");
        boolean loaded = false;
        try {
            tool.load(source(name), file);
            Connection connection = access.to(name).jdbc().getConnection();
            name(connection, command);
            SkeinSchema.install(connection);
            loaded = true;
            return new Beside(connection);
        } finally {
            if (!loaded) {
                remove(server, name);
            }
        }
    }

    @Override
    public Failure failure(SQLException error) {
        Failure failure = Failures.of(error);
        return failure.sqlState().equals(Optional.of(MAY_NOT_CREATE))
                ? Failure.ofSql(
                        failure.kind(),
                        failure.message()
                                + "; the worker's role needs CREATEDB, to be the databases' owner, CREATE on the"
                                + " database that its URL names, and pg_signal_backend",
                        MAY_NOT_CREATE)
                : failure;
    }

    @Override
    public void note(MigrationResult.Applied done) throws SQLException {
        Jdbc.run(own.orElseThrow(), ProcessedEvents.closeAttempt(inside, done));
    }

    @Override
    public void drop(MigrationResult.Applied done) throws SQLException {
        SkeinSchema.install(server);
        exchange(
                own.isPresent() ? rename(command.target().name(), asideName(command)) : "",
                ProcessedEvents.closeAttempt(command, done));
        remove(server, asideName(command));
    }

    /** Renames want that nobody is connected; who comes meanwhile waits for the transaction. */
    private void exchange(String renames, String mark) throws SQLException {
        server.setAutoCommit(false);
        try (Statement statement = server.createStatement()) {
            statement.execute(renames + mark);
            server.commit();
        } catch (SQLException e) {
            server.rollback();
            throw e;
        } finally {
            server.setAutoCommit(true);
        }
    }

    private static String rename(String database, String to) {
        return "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = " + Sql.literal(database)
                + ";ALTER DATABASE " + Sql.identifier(database) + " RENAME TO " + Sql.identifier(to) + ";";
    }

    /** A database as it stands, through one session in it. */
    private record Inside(Connection connection, String schema) implements Content {
        @Override
        public Shape shape() throws SQLException {
            SchemaFacts facts = new SchemaFacts(connection, schema);
            return new Shape(
                    facts.version(),
                    new TreeSet<>(Jdbc.texts(
                            connection,
                            "SELECT n.name || ' ' || c.kind || ' ' || c.object FROM (" + USER_SCHEMAS
                                    + ") n (name) CROSS JOIN LATERAL skein.catalog_v1(n.name) c")),
                    facts.fingerprint().map(dev.skein.contracts.Fingerprint::of));
        }

        @Override
        public Map<String, Long> rows() throws SQLException {
            Map<String, Long> rows = new TreeMap<>();
            for (String each : Jdbc.texts(connection, USER_SCHEMAS)) {
                String prefix = each.equals(schema) ? "" : each + ".";
                new SchemaFacts(connection, each).rows().forEach((table, count) -> rows.put(prefix + table, count));
            }
            return rows;
        }

        @Override
        public List<String> progress() throws SQLException {
            List<String> progress = new ArrayList<>(Intents.open(connection, schema));
            new SchemaFacts(connection, schema).history().forEach(row -> progress.add(row.toString()));
            return progress;
        }
    }

    private final class Beside implements Copy {
        private final Connection connection;
        private final Content content;

        Beside(Connection connection) {
            this.connection = connection;
            this.content = in(connection);
        }

        @Override
        public Shape shape() throws SQLException {
            return content.shape();
        }

        @Override
        public Map<String, Long> rows() throws SQLException {
            return content.rows();
        }

        @Override
        public List<String> progress() throws SQLException {
            return content.progress();
        }

        @Override
        public void takePlace(MigrationResult.Applied done) throws SQLException {
            Jdbc.run(connection, ProcessedEvents.closeAttempt(inside, done));
            connection.close();
            String name = command.target().name();
            String aside = "";
            if (own.isPresent()) {
                Jdbc.run(server, PgDatabaseSettings.copy(name, copyName(command)));
                aside = rename(name, asideName(command));
            }
            exchange(aside, rename(copyName(command), name));
            remove(server, asideName(command));
        }

        @Override
        public void close() throws SQLException {
            connection.close();
            remove(server, copyName(command));
        }
    }
}
