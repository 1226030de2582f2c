package dev.skein.embedded;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL and the Kafka that tests ask for: one of each per JVM, started at first use, stopped with the JVM.
 *
 * <p>The system property {@code skein.fixtures} chooses: {@code embedded} (default), {@code external}
 * ({@code skein.fixtures.postgres} as {@code user:password@host:port}, {@code skein.fixtures.kafka} as
 * {@code host:port}), or {@code containers}.
 */
public final class Fixtures {
    private static @Nullable PostgresFixture postgres;
    private static @Nullable KafkaFixture kafka;
    private static boolean mariaDbSought;
    private static Optional<EmbeddedMariaDb> mariaDb = Optional.empty();

    private Fixtures() {}

    /** The PostgreSQL of this JVM. */
    public static synchronized PostgresFixture postgres() {
        PostgresFixture running = postgres;
        if (running == null) {
            running = switch (choice()) {
                case "embedded" -> EmbeddedPostgresServer.start();
                case "external" -> ExternalPostgres.parse(required("skein.fixtures.postgres"));
                case "containers" -> ContainerFixtures.postgres();
                default -> throw unknownChoice();
            };
            postgres = running;
            stopWithJvm(running);
        }
        return running;
    }

    /** The Kafka of this JVM. */
    public static synchronized KafkaFixture kafka() {
        KafkaFixture running = kafka;
        if (running == null) {
            running = switch (choice()) {
                case "embedded" -> EmbeddedKafkaServer.start();
                case "external" -> new ExternalKafka(required("skein.fixtures.kafka"));
                case "containers" -> ContainerFixtures.kafka();
                default -> throw unknownChoice();
            };
            kafka = running;
            stopWithJvm(running);
        }
        return running;
    }

    /** The MariaDB of this JVM; empty, and said so on standard error once, where this machine has no server. */
    public static synchronized Optional<EmbeddedMariaDb> mariaDb() {
        if (!mariaDbSought) {
            mariaDbSought = true;
            mariaDb = EmbeddedMariaDb.start();
            mariaDb.ifPresentOrElse(Fixtures::stopWithJvm, () -> System.err.println(MariaDbProgram.ABSENT));
        }
        return mariaDb;
    }

    /** A new, empty database on {@link #postgres()}; its name is returned. */
    public static String newDatabase() {
        return Databases.create(postgres());
    }

    private static String choice() {
        return System.getProperty("skein.fixtures", "embedded");
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("skein.fixtures=external needs the system property " + property);
        }
        return value;
    }

    private static IllegalStateException unknownChoice() {
        return new IllegalStateException(
                "skein.fixtures '" + choice() + "' is not accepted: it must be embedded, external or containers");
    }

    static void stopWithJvm(AutoCloseable fixture) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                fixture.close();
                            } catch (Exception e) { // AutoCloseable declares Exception
                                System.err.println("a fixture did not stop: " + e);
                            }
                        },
                        "skein-fixture-stop"));
    }

    private record ExternalKafka(String bootstrapServers) implements KafkaFixture {
        @Override
        public void close() {
            // It is not ours to stop.
        }
    }
}
