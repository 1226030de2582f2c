package dev.skein.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixturesIT {

    @Test
    void shouldGiveAnEmptyDurableDatabaseWhenAsked() throws Exception {
        String name = Fixtures.newDatabase();

        try (Connection connection = Databases.connect(Fixtures.postgres(), name);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_database(), current_setting('fsync')")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(name);
            assertThat(row.getString(2)).isEqualTo("on");
        }
    }

    @Test
    void shouldKeepTopicsWhenTheBrokerIsStartedAgainOnItsFolder(@TempDir Path directory) throws Exception {
        int port = EmbeddedKafkaServer.freePort();
        int controllerPort = EmbeddedKafkaServer.freePort();
        try (KafkaFixture first = EmbeddedKafkaServer.start(directory, port, controllerPort)) {
            createTopic(first, "geese");
        }

        try (KafkaFixture second = EmbeddedKafkaServer.start(directory, port, controllerPort)) {
            assertThat(topics(second)).contains("geese");
        }
    }

    @Test
    void shouldKeepDataWhenPostgresIsStartedAgainOnItsFolder(@TempDir Path temp) throws Exception {
        Path data = temp.resolve("data");
        int port;
        try (EmbeddedPostgresServer first = EmbeddedPostgresServer.start(data, 0)) {
            port = first.port();
            Databases.create(first, "geese");
            assertThat(ProcessHandle.of(EmbeddedPostgresServer.pid(data))).isPresent();
        }

        try (EmbeddedPostgresServer second = EmbeddedPostgresServer.start(data, port);
                Connection connection = Databases.connect(second, "geese")) {
            assertThat(connection.isValid(5)).isTrue();
        }
        assertThat(Files.exists(data.resolve("postmaster.pid"))).isFalse();
    }

    private static void createTopic(KafkaFixture kafka, String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static Set<String> topics(KafkaFixture kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.listTopics().names().get(30, TimeUnit.SECONDS);
        }
    }
}
