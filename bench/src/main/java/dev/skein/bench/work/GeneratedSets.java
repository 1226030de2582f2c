package dev.skein.bench.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes migration sets that no example holds. Each method blocks on the disk, and returns the set's folder. */
public final class GeneratedSets {
    private static final int SCRIPTS_PER_TABLE = 10;

    private final Path root;

    /** @param root a folder that is the caller's to delete */
    public GeneratedSets(Path root) {
        this.root = root;
    }

    /** A service that has lived for years: a table, then columns, an index, a constraint and data, again and again. */
    public Path grown(int scripts) {
        Path set = begin("grown");
        for (int i = 0; i < scripts; i++) {
            write(set, i + 1, "step", grownScript(i / SCRIPTS_PER_TABLE, i % SCRIPTS_PER_TABLE));
        }
        return set;
    }

    private static String grownScript(int table, int step) {
        String name = "things_" + table;
        return switch (step) {
            case 0 ->
                "CREATE TABLE " + name + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,"
                        + " created_at timestamptz NOT NULL DEFAULT now());\n";
            case 1 -> "CREATE INDEX " + name + "_by_name ON " + name + " (name);\n";
            case 2 -> "INSERT INTO " + name + " (name) SELECT 'thing ' || n FROM generate_series(1, 10) AS n;\n";
            case 3 -> "ALTER TABLE " + name + " ADD COLUMN state text NOT NULL DEFAULT 'new';\n";
            case 4 ->
                "ALTER TABLE " + name + " ADD CONSTRAINT " + name + "_state_known CHECK (state IN ('new', 'old'));\n";
            case 5 -> "UPDATE " + name + " SET state = 'old' WHERE id % 2 = 0;\n";
            default -> "ALTER TABLE " + name + " ADD COLUMN extra_" + step + " jsonb;\n";
        };
    }

    /** A table of some rows, and a script that rewrites all of them. */
    public Path heavy(int rows) {
        Path set = begin("heavy");
        write(set, 1, "rows", """
                CREATE TABLE measurements (id bigint PRIMARY KEY, label text NOT NULL, value integer NOT NULL);
                INSERT INTO measurements SELECT n, 'measurement ' || n, n %% 1000 FROM generate_series(1, %d) AS n;
                """.formatted(rows));
        write(set, 2, "rewrite", """
                ALTER TABLE measurements ADD COLUMN scaled numeric;
                UPDATE measurements SET scaled = value / 10.0, label = upper(label);
                """);
        return set;
    }

    /** One script that waits in the database, where other tenants' scripts can wait at the same time. */
    public Path sleeping(double seconds) {
        Path set = begin("sleeping");
        write(set, 1, "sleep", String.format(Locale.ROOT, "SELECT pg_sleep(%.3f);\n", seconds));
        return set;
    }

    /** A small table; for what is measured around the scripts and not in them. */
    public Path small() {
        Path set = begin("small");
        write(set, 1, "items", "CREATE TABLE items (id bigint PRIMARY KEY, name text NOT NULL);\n");
        return set;
    }

    /**
     * An example that has one database for all, as a set with a database or a file for each tenant.
     *
     * @param example its folder
     */
    public Path forEachTenant(Path example) {
        String name = example.getFileName().toString();
        Path set = root.resolve(name);
        try {
            String settings = Files.readString(example.resolve("skein.yaml"));
            Files.createDirectories(set.resolve("migrations"));
            Files.writeString(
                    set.resolve("skein.yaml"),
                    // Passwords are for seeds, which stay behind.
                    settings.replaceFirst("(?s)\npasswords:.*", "\n")
                            .replaceFirst("(?m)^naming: (\\w+)$", "naming: $1_{tenant}"));
            try (Stream<Path> scripts = Files.list(example.resolve("migrations"))) {
                for (Path script : scripts.toList()) {
                    Files.copy(script, set.resolve("migrations").resolve(script.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the generated set " + name + " could not be written", e);
        }
        return set;
    }

    private Path begin(String name) {
        Path set = root.resolve(name);
        try {
            Files.createDirectories(set.resolve("migrations"));
            Files.writeString(
                    set.resolve("skein.yaml"),
                    "name: " + name + "\nengine: postgresql\nisolation: schema\nnaming: " + name + "_{tenant}\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the generated set " + name + " could not be written", e);
        }
        return set;
    }

    private static void write(Path set, int version, String description, String content) {
        try {
            Files.writeString(set.resolve("migrations/V" + version + "__" + description + ".sql"), content);
        } catch (IOException e) {
            throw new UncheckedIOException("a script of " + set + " could not be written", e);
        }
    }
}
