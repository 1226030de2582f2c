package dev.skein.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class EmbeddedMariaDbIT {
    @Test
    void shouldAnswerWhileItRunsAndLeaveNothingWhenClosed() throws Exception {
        Optional<EmbeddedMariaDb> started = EmbeddedMariaDb.start();
        assumeTrue(started.isPresent(), MariaDbProgram.ABSENT);
        EmbeddedMariaDb server = started.get();
        try (server;
                Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE geese");
            try (ResultSet version = statement.executeQuery("SELECT VERSION()")) {
                assertThat(version.next()).isTrue();
                assertThat(version.getString(1)).contains("MariaDB");
            }
        }

        Assertions.assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close())
                .isInstanceOf(ConnectException.class);
    }
}
