package dev.skein.bench.peer;

import dev.skein.bench.measure.Role;
import dev.skein.bench.run.Batch;
import dev.skein.bench.run.Contender;
import dev.skein.bench.run.Pace;
import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Step;
import dev.skein.bench.work.Work;
import dev.skein.sets.ScriptFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.lockservice.LockServiceFactory;
import liquibase.resource.DirectoryResourceAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Liquibase in a loop over one connection, one tenant after the other: each script is a change set of a formatted SQL
 * changelog, sent whole, and each tenant has Liquibase's tables in its own schema.
 */
public final class LiquibaseLoop implements Contender {
    /** As tables name it. */
    public static final String NAME = "Liquibase loop";

    /** It tells of each change set at INFO. Held, because loggers that nobody holds forget their level. */
    private static final Logger LOG = Logger.getLogger("liquibase");

    private final Work work;
    private final TenantDatabase database;
    private final Path folder;
    private final Map<Integer, String> changelogs = new HashMap<>();
    private @Nullable Connection connection;

    /** @param folder an empty folder for the changelogs; the caller's to delete */
    public LiquibaseLoop(Work work, TenantDatabase database, Path folder) {
        this.work = work;
        this.database = database;
        this.folder = folder;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Role role() {
        return Role.PEER;
    }

    @Override
    public Pace pace() {
        return Pace.SLOW;
    }

    @Override
    public void prepare() throws SQLException {
        LOG.setLevel(Level.WARNING);
        SharedScripts.apply(work, database);
        connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    @Override
    public void run(Batch batch) throws Exception {
        String changelog = changelogs.computeIfAbsent(batch.step().to(), this::write);
        Scope.child(
                Map.of("liquibase.analytics.enabled", false, Scope.Attr.ui.name(), new liquibase.ui.LoggerUIService()),
                () -> {
                    for (String tenant : batch.tenants()) {
                        update(work.target(tenant), changelog, batch.step().isNew());
                    }
                });
    }

    private void update(String schema, String changelog, boolean isNew) throws Exception {
        Connection open = java.util.Objects.requireNonNull(connection);
        open.setAutoCommit(true);
        try (Statement statement = open.createStatement()) {
            if (isNew) {
                statement.execute("CREATE SCHEMA \"" + schema + "\"");
            }
            statement.execute("SET search_path TO \"" + schema + "\", public");
        }
        // Both keep what they know of the schema before.
        Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .resetAll();
        LockServiceFactory.getInstance().resetAll();
        Database tenant = DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(open));
        tenant.setDefaultSchemaName(schema);
        tenant.setLiquibaseSchemaName(schema);
        // Closing it would close the connection, which the next tenant needs.
        Liquibase liquibase = new Liquibase(changelog, new DirectoryResourceAccessor(folder), tenant);
        liquibase.setShowSummary(UpdateSummaryEnum.OFF);
        liquibase.update(new Contexts(), new LabelExpression());
    }

    private String write(int scripts) {
        StringBuilder text = new StringBuilder("--liquibase formatted sql\n");
        for (ScriptFile script : work.scripts(new Step(0, scripts))) {
            text.append("\n--changeset bench:").append(script.name()).append(" splitStatements:false\n");
            text.append(script.content()).append('\n');
        }
        // A change set is known by its file's name too, so the name is the same for each length of the changelog.
        text.insert(text.indexOf("\n"), " logicalFilePath:changelog.sql");
        String name = "changelog-" + scripts + ".sql";
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), text);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException("a changelog could not be written", e);
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException("the connection did not close", e);
            }
        }
    }
}
