package dev.skein.solo;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.TenantId;
import dev.skein.runtime.config.SecretRef;
import dev.skein.runtime.tls.PostgresTls;
import dev.skein.sets.DatabaseEngine;
import dev.skein.sets.InvalidSetException;
import dev.skein.sets.MigrationSet;
import dev.skein.sets.MigrationSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command of {@code skein solo} is told: which sets, for whom, and where. Filled by picocli. */
final class SoloOptions {
    private static final String DESCRIPTOR = "skein.yaml";

    @Option(
            names = "--set",
            paramLabel = "DIR",
            description = "A set's folder, or a folder of sets; repeatable. Default: SKEIN_SETS.")
    private List<Path> folders = List.of();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "postgresql://host:port/database, mariadb://host:port/, mysql://..., or sqlite:FOLDER."
                    + " Default: DATABASE_URL, else DB_HOST, DB_PORT, DB_NAME, DB_USER, DB_PASSWORD,"
                    + " DB_SSLMODE, DB_SSLROOTCERT.")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "ROLE", description = "The role that runs the scripts. Default: the URL's.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "REF",
            description = "Where its password lies: env:NAME or file:PATH. Default: the URL's, else env:DB_PASSWORD.")
    private @Nullable String password;

    @Option(
            names = {"--tenant", "--tenants"},
            paramLabel = "ID",
            split = ",",
            description =
                    "For whom; repeatable, or parted by commas. Default: TENANT_IDS. A set with one target needs none.")
    private List<String> tenants = List.of();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many targets at a time. Default: 1, in order.")
    private int parallel = 1;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "How long to wait for a database that is not there yet. Default: 0s.")
    private Duration wait = Duration.ZERO;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "How long to wait for a target that somebody else migrates. Default: 10m.")
    private Duration timeout = Duration.ofMinutes(10);

    int parallel() {
        if (parallel < 1) {
            throw new CliException(ExitCode.USAGE, "--parallel " + parallel + " is not accepted", "give 1 or more");
        }
        return parallel;
    }

    Duration patience() {
        return wait;
    }

    Duration timeout() {
        return timeout;
    }

    /** The folders of the sets, in their names' order. */
    List<Path> setFolders(Map<String, String> env) {
        List<Path> given = folders.isEmpty()
                ? Arrays.stream(env.getOrDefault("SKEIN_SETS", "").split(","))
                        .filter(text -> !text.isBlank())
                        .map(text -> Path.of(text.strip()))
                        .toList()
                : folders;
        if (given.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "no set is named", "give --set DIR, or set SKEIN_SETS");
        }
        List<Path> found = new ArrayList<>();
        given.forEach(folder -> found.addAll(setsOf(folder)));
        return found;
    }

    private static List<Path> setsOf(Path folder) {
        if (Files.exists(folder.resolve(DESCRIPTOR))) {
            return List.of(folder);
        }
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> sets = inside.filter(each -> Files.exists(each.resolve(DESCRIPTOR)))
                    .sorted()
                    .toList();
            if (sets.isEmpty()) {
                throw new CliException(
                        ExitCode.USAGE,
                        "--set " + folder + " holds no set",
                        "name a folder with a " + DESCRIPTOR + ", or one of such folders");
            }
            return sets;
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.USAGE, "--set " + folder + " cannot be read", "name a folder that is there", e);
        }
    }

    /** The sets themselves. */
    MigrationSets sets(Map<String, String> env) {
        try {
            return MigrationSets.load(setFolders(env));
        } catch (InvalidSetException | InvalidValueException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), "correct the set", e);
        }
    }

    /** Where they run. A database that is itself a target is made from the server's own. */
    Site site(Map<String, String> env, List<SoloTarget> targets) {
        Server server = url == null ? Server.of(env, targets.get(0).set().engine()) : Server.parse(url);
        targets.stream()
                .filter(target -> target.set().engine() != server.engine())
                .findFirst()
                .ifPresent(other -> {
                    throw new CliException(
                            ExitCode.USAGE,
                            "set " + other.set().name() + " is written for "
                                    + other.set().engine().key() + ", but the database is "
                                    + server.engine().key(),
                            "name another --url or --set");
                });
        if (server.engine() == DatabaseEngine.POSTGRESQL) {
            checkTls(server);
        }
        if (server.engine() == DatabaseEngine.SQLITE && server.database().isPresent()) {
            checkFile(server.database().get(), targets);
        }
        boolean ownDatabase = server.engine() == DatabaseEngine.POSTGRESQL
                && server.database()
                        .filter(name -> targets.stream().anyMatch(target -> isDatabase(target, name)))
                        .isPresent();
        Server reached = server.engine() == DatabaseEngine.MARIADB
                ? server.withoutDatabase()
                : ownDatabase ? server.in("postgres") : server;
        return new Site(reached, user(env, server), secret(env, server));
    }

    private static boolean isDatabase(SoloTarget target, String name) {
        return target.place().isolation() == dev.skein.contracts.Isolation.DATABASE
                && target.name().equals(name);
    }

    private static void checkTls(Server server) {
        try {
            PostgresTls.of("--url", server.url());
        } catch (InvalidValueException e) {
            throw new CliException(
                    ExitCode.USAGE, String.valueOf(e.getMessage()), "correct the database URL, or DB_SSLMODE", e);
        }
    }

    private static void checkFile(String file, List<SoloTarget> targets) {
        targets.stream()
                .filter(target -> !target.name().equals(file))
                .findFirst()
                .ifPresent(other -> {
                    throw new CliException(
                            ExitCode.USAGE,
                            "the URL names the file " + file + ", but set "
                                    + other.set().name() + " calls its target " + other.name(),
                            "name the folder of the files alone, or the right file");
                });
    }

    Optional<String> user(Map<String, String> env, Server server) {
        return Optional.ofNullable(user).or(server::user).or(() -> Optional.ofNullable(env.get("DB_USER")));
    }

    Optional<String> secret(Map<String, String> env, Server server) {
        if (password != null) {
            try {
                return Optional.of(new SecretRef(password).resolve(env).reveal());
            } catch (InvalidValueException e) {
                throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), "correct --password", e);
            }
        }
        return server.password().or(() -> Optional.ofNullable(env.get("DB_PASSWORD")));
    }

    /** The targets: of each set with tenants one for each of them, of another its only one. */
    List<SoloTarget> targets(Map<String, String> env, MigrationSets sets) {
        List<TenantId> ids = tenantIds(env);
        List<SoloTarget> targets = new ArrayList<>();
        for (MigrationSet set : sets.all()) {
            if (!set.targetPattern().contains("*")) {
                TenantId own = TenantId.of(set.name().value());
                targets.add(new SoloTarget(set, own, set.target(Solo.DATABASE, own)));
                continue;
            }
            if (ids.isEmpty()) {
                throw new CliException(
                        ExitCode.USAGE,
                        "set " + set.name() + " has a target for each tenant, and no tenant is named",
                        "give --tenant ID, or set TENANT_IDS");
            }
            ids.forEach(id -> targets.add(new SoloTarget(set, id, set.target(Solo.DATABASE, id))));
        }
        return targets;
    }

    private List<TenantId> tenantIds(Map<String, String> env) {
        List<String> given = tenants.isEmpty()
                ? Arrays.asList(env.getOrDefault("TENANT_IDS", "").split(","))
                : tenants;
        try {
            return given.stream()
                    .map(String::strip)
                    .filter(id -> !id.isEmpty())
                    .distinct()
                    .map(TenantId::of)
                    .toList();
        } catch (InvalidValueException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), "correct --tenant or TENANT_IDS", e);
        }
    }
}
