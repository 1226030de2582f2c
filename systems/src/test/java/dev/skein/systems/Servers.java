package dev.skein.systems;

import dev.skein.embedded.DebianPostgres;
import dev.skein.embedded.Fixtures;
import dev.skein.embedded.PostgresFixture;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The PostgreSQL of these tests: one whose own programs are here, so that backups are run too. */
final class Servers {
    private static final Pattern BACKUPS = Pattern.compile("skein solo (backup|restore|recreate(?!.*--no-backup)).*");
    private static final Optional<String> MISSING = DebianPostgres.missing();

    private Servers() {}

    static PostgresFixture postgres() {
        return MISSING.isEmpty() ? DebianPostgres.shared() : Fixtures.postgres();
    }

    /** Whether backups can be run here; if not, standard output says why. */
    static boolean backUp() {
        MISSING.ifPresent(why -> System.out.println("no backups of PostgreSQL are tested: " + why));
        return MISSING.isEmpty();
    }

    /** The lines that can be run here. */
    static List<String> runnable(List<String> lines) {
        return MISSING.isEmpty()
                ? lines
                : lines.stream()
                        .filter(line -> !BACKUPS.matcher(line).matches())
                        .toList();
    }
}
