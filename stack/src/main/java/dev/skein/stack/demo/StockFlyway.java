package dev.skein.stack.demo;

import dev.skein.contracts.SchemaVersion;
import dev.skein.sets.MigrationSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateResult;

/** Flyway as everybody runs it, on the same set of scripts: the judge of what Skein left, and its peer. */
public final class StockFlyway {
    private final Path folder;
    private final MigrationSet set;

    /** @param folder the set's folder, which Flyway reads by itself */
    public StockFlyway(Path folder, MigrationSet set) {
        this.folder = folder;
        this.set = set;
    }

    /** Runs the shared scripts, once per database. */
    public void migrateShared(DataSource database) {
        if (set.shared().isEmpty()) {
            return;
        }
        Flyway.configure()
                .dataSource(database)
                .schemas(set.sharedSchema())
                .defaultSchema(set.sharedSchema())
                .table("flyway_schema_history_shared")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .locations("filesystem:" + folder.resolve("shared"))
                .load()
                .migrate();
    }

    /** Migrates one schema over a connection of its own, as a loop of stock Flyway does. */
    void migrate(String url, String user, String password, String schema) {
        migrate(url, user, password, schema, Optional.empty());
    }

    /** As above, up to a version. */
    void migrate(String url, String user, String password, String schema, Optional<SchemaVersion> version) {
        FluentConfiguration configuration = configure(schema).dataSource(url, user, password);
        version.ifPresent(each -> configuration.target(each.value()));
        configuration.load().migrate();
    }

    /**
     * Validates schemas, some at a time.
     *
     * @return the complaints, one for each schema that stock Flyway does not accept
     */
    List<String> validate(DataSource database, List<String> schemas, int threads) throws InterruptedException {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Callable<String>> checks = schemas.stream()
                    .map(schema -> (Callable<String>) () -> validate(database, schema))
                    .toList();
            List<String> complaints = new java.util.ArrayList<>();
            for (Future<String> check : executor.invokeAll(checks)) {
                String complaint = check.get();
                if (!complaint.isEmpty()) {
                    complaints.add(complaint);
                }
            }
            return complaints;
        } catch (ExecutionException e) {
            throw new IllegalStateException("stock Flyway could not validate: " + e.getMessage(), e);
        }
    }

    private String validate(DataSource database, String schema) {
        Flyway flyway = configure(schema).dataSource(database).load();
        ValidateResult result = flyway.validateWithResult();
        if (!result.validationSuccessful) {
            return schema + ": " + result.errorDetails;
        }
        return flyway.info().applied().length == 0 ? schema + ": nothing is applied" : "";
    }

    /** Stock Flyway for one schema; it lacks the data source. */
    public FluentConfiguration configure(String schema) {
        return Flyway.configure()
                .schemas(schema)
                .defaultSchema(schema)
                .placeholders(set.placeholders())
                .locations("filesystem:" + folder.resolve("migrations"));
    }
}
