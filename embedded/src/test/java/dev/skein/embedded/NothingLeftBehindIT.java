package dev.skein.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Servers that were closed leave no process, no open port and no folder. */
class NothingLeftBehindIT {

    @Test
    void shouldLeaveNothingWhenKafkaIsClosed() {
        EmbeddedKafkaServer kafka = EmbeddedKafkaServer.start();
        Path directory = kafka.directory();
        assertThat(directory).isDirectory();

        kafka.close();

        assertThat(directory).doesNotExist();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("kafka-request-handler") || name.contains("raft-io"));
        kafka.close();
    }

    @Test
    void shouldLeaveNothingWhenPostgresIsClosed() {
        EmbeddedPostgresServer postgres = EmbeddedPostgresServer.start();
        long pid = EmbeddedPostgresServer.pid(postgres.dataDirectory());
        assertThat(ProcessHandle.of(pid)).isPresent();

        postgres.close();

        assertThat(postgres.dataDirectory()).doesNotExist();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThatThrownBy(() -> connect(postgres.port())).isInstanceOf(IOException.class);
        postgres.close();
    }

    private static void connect(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }
}
