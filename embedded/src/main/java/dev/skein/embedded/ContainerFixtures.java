package dev.skein.embedded;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL and Kafka from container images, by explicit choice only. */
final class ContainerFixtures {
    private ContainerFixtures() {}

    static PostgresFixture postgres() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");
        container.start();
        return new PostgresFixture() {
            @Override
            public String host() {
                return container.getHost();
            }

            @Override
            public int port() {
                return container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
            }

            @Override
            public String user() {
                return container.getUsername();
            }

            @Override
            public String password() {
                return container.getPassword();
            }

            @Override
            public void close() {
                container.stop();
            }
        };
    }

    static KafkaFixture kafka() {
        KafkaContainer container = new KafkaContainer("apache/kafka:4.3.1");
        container.start();
        return new KafkaFixture() {
            @Override
            public String bootstrapServers() {
                return container.getBootstrapServers();
            }

            @Override
            public void close() {
                container.stop();
            }
        };
    }
}
