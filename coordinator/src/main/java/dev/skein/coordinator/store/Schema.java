package dev.skein.coordinator.store;

import dev.skein.contracts.InvalidValueException;
import dev.skein.coordinator.CoordinatorConfig;
import dev.skein.runtime.tls.Distrust;
import dev.skein.runtime.tls.PostgresTls;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** Brings the coordinator's own tables up to date. Several replicas may do so at once: Flyway's lock orders them. */
public final class Schema {
    private Schema() {}

    /**
     * Migrates. Blocks until it is done.
     *
     * @throws FlywayException when a script fails, or when the database holds other tables than these scripts made
     */
    public static void migrate(CoordinatorConfig.Database config) {
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(
                        "jdbc:" + config.url(),
                        config.user(),
                        Database.password(config).orElse(null))
                .locations("classpath:db/coordinator")
                .validateMigrationNaming(true)
                .load()
                .migrate();
    }

    /**
     * Connects and leaves: JDBC's driver tells why a handshake failed. Blocks.
     *
     * @throws InvalidValueException when the server's certificate is not trusted
     */
    public static void shakeHands(CoordinatorConfig.Database config) {
        try {
            DriverManager.getConnection(
                            "jdbc:" + config.url(),
                            config.user(),
                            Database.password(config).orElse(null))
                    .close();
        } catch (SQLException e) {
            throw Distrust.of(e, PostgresTls.AUTHORITY)
                    .filter(Distrust::certain)
                    .<RuntimeException>map(told ->
                            InvalidValueException.because(Database.URL, Database.URL + " is refused: " + told.fix()))
                    .orElseGet(() -> new IllegalStateException(e.getMessage(), e));
        }
    }

    /**
     * Whether what failed would fail again: a setting that is not accepted, and everything that a script or its history
     * is to blame for.
     */
    public static boolean isHopeless(Throwable failure) {
        if (failure instanceof InvalidValueException) {
            return true;
        }
        boolean migrating = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            migrating |= cause instanceof FlywayException;
            if (cause instanceof SQLException database && isPassing(database.getSQLState())) {
                return false;
            }
        }
        return migrating;
    }

    /** Connection lost, resources short, or the server starting or stopping. */
    private static boolean isPassing(@Nullable String sqlState) {
        return sqlState == null || sqlState.startsWith("08") || sqlState.startsWith("53") || sqlState.startsWith("57");
    }
}
