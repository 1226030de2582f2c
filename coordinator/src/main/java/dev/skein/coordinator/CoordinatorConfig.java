package dev.skein.coordinator;

import dev.skein.runtime.config.KafkaConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The coordinator's configuration; each key is also a variable, such as {@code SKEIN_COORDINATOR_DATABASE_URL}. */
@ConfigMapping(prefix = "skein.coordinator")
public interface CoordinatorConfig {
    /** This replica's name in logs and at the servers; the host's name and the process id when left out. */
    Optional<String> id();

    /** How to reach Kafka. */
    KafkaConfig kafka();

    /** The coordinator's own database. */
    Database database();

    /** Folders of migration sets, or folders that hold such folders. */
    List<Path> sets();

    /** Where tenants go. */
    Placement placement();

    /** The address of the HTTP API. */
    @WithDefault("127.0.0.1")
    String apiHost();

    /** The port of the HTTP API; 0 is a free one. */
    @WithDefault("8080")
    int apiPort();

    /** The address of the management port. */
    @WithDefault("127.0.0.1")
    String managementHost();

    /** The management port; 0 is a free one. */
    @WithDefault("8082")
    int managementPort();

    /** How long an attempt may be without news before another follows. */
    @WithDefault("PT60S")
    Duration lease();

    /** How many attempts of a task may fail before its target is quarantined. */
    @WithDefault("5")
    int maxAttempts();

    /** How long the planning of a rollout waits for the scan that it was asked to make first. */
    @WithDefault("PT20S")
    Duration scanTimeout();

    /** How long comparing a wave's fingerprints waits for the workers, and for a target that is locked. */
    @WithDefault("PT2M")
    Duration gateTimeout();

    /** How long a deleted tenant can be brought back before it is dropped. */
    @WithDefault("168h")
    Duration dropAfter();

    /** What becomes of backups. */
    Backups backups();

    /** How long to wait between attempts. */
    Backoff backoff();

    /** How long what is over is kept. */
    Retention retention();

    /** How many commands may be outstanding at a time. */
    @WithDefault("2000")
    int window();

    /** How many messages or tasks one transaction takes at most. */
    @WithDefault("500")
    int batch();

    /** The coordinator's own database. */
    interface Database {
        /** {@code postgresql://host:port/database}, without credentials. */
        String url();

        /** The role that owns the coordinator's tables. */
        String user();

        /** Where its password lies: {@code env:NAME} or {@code file:/path}. */
        Optional<String> password();

        /** How many connections one replica keeps, beside the one that holds the leader's lock. */
        @WithDefault("8")
        int poolSize();
    }

    /** Where tenants go whose event names no database. */
    interface Placement {
        /** The databases that the workers know, by their reference. */
        Map<String, Room> databases();

        /** Rules by name, tried in the order of their names; the first that fits decides. */
        Map<String, Rule> rules();
    }

    /** What one database takes; binds Skein's own choice, not an event or a rule that names the database. */
    interface Room {
        /** How many targets it holds at most. */
        Optional<Integer> capacity();

        /** Whether it gets no new targets. */
        @WithDefault("false")
        boolean draining();

        /** What kind of database it is: {@code postgresql}, {@code mariadb} (or {@code mysql}) or {@code sqlite}. */
        @WithDefault("postgresql")
        String engine();
    }

    /** How long what is over is kept; events and tasks longer than Kafka may deliver a message again. */
    interface Retention {
        /** How long a tenant event is recognised when it comes again; at least 15 days. */
        @WithDefault("P30D")
        Duration events();

        /** The tasks of ended rollouts, which an undo needs; at least 15 days. */
        @WithDefault("P90D")
        Duration tasks();

        /** Audit entries. */
        @WithDefault("P730D")
        Duration audit();

        /** How often what is older is looked for. */
        @WithDefault("PT1H")
        Duration every();
    }

    /** What becomes of backups. */
    interface Backups {
        /**
         * How long they are kept; for ever when left out. The newest of each target stays, what a deleted tenant comes back
         * from, and restore points for as long as their rollout or its undo is not over.
         */
        Optional<Duration> keep();
    }

    /** Tenants with this value of this label go to this database. */
    interface Rule {
        /** The label's name. */
        String label();

        /** The label's value. */
        String value();

        /** Where its tenants go. */
        String database();
    }

    /** The wait before a further attempt: doubles from the base to the maximum, with jitter. */
    interface Backoff {
        /** Before the second attempt. */
        @WithDefault("PT1S")
        Duration base();

        /** At most. */
        @WithDefault("PT5M")
        Duration max();
    }
}
