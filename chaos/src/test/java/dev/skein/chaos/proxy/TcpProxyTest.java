package dev.skein.chaos.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private static final int SOON_MS = 200;
    private static final int PATIENT_MS = 10_000;

    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getByName("localhost"));
        proxy = TcpProxy.start(0, server.getLocalPort());
        Thread.ofVirtual().start(this::serve);
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void shouldPassDataOnWhenNothingIsBroken() throws IOException {
        try (Socket client = connect()) {
            assertThat(echo(client)).isEqualTo(7);
        }
        Awaitility.await().until(() -> proxy.connections() == 0);
    }

    @Test
    void shouldResetConnectionsAndTakeNewOnesWhenItIsCut() throws IOException {
        try (Socket old = connect();
                Socket fresh = connect()) {
            echo(old);
            echo(fresh);

            proxy.cut();

            assertThatThrownBy(() -> echo(old)).isInstanceOf(SocketException.class);
            try (Socket next = connect()) {
                assertThat(echo(next)).isEqualTo(7);
            }
        }
    }

    @Test
    void shouldTellNobodyWhenItFallsSilent() throws IOException {
        try (Socket old = connect()) {
            echo(old);

            proxy.fallSilent();

            old.setSoTimeout(SOON_MS);
            assertThatThrownBy(() -> echo(old)).isInstanceOf(SocketTimeoutException.class);
            try (Socket fresh = connect()) {
                fresh.setSoTimeout(SOON_MS);
                assertThatThrownBy(() -> echo(fresh)).isInstanceOf(SocketTimeoutException.class);
            }
            proxy.speakAgain();
            old.setSoTimeout(PATIENT_MS);
            assertThatThrownBy(() -> echo(old)).isInstanceOf(SocketException.class);
            try (Socket next = connect()) {
                assertThat(echo(next)).isEqualTo(7);
            }
        }
    }

    @Test
    void shouldHoldDataBackWhenItDelays() throws IOException {
        try (Socket client = connect()) {
            echo(client);
            proxy.delay(Duration.ofMillis(50));

            long begin = System.nanoTime();
            assertThat(echo(client)).isEqualTo(7);

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void shouldEndTheConnectionWhenTheServerIsAway() throws IOException {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }
        try (TcpProxy lonely = TcpProxy.start(0, nobody);
                Socket client = new Socket("localhost", lonely.port())) {
            client.setSoTimeout(PATIENT_MS);
            assertThatThrownBy(() -> {
                        if (echo(client) < 0) {
                            throw new SocketException("closed");
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("localhost", proxy.port());
        socket.setSoTimeout(PATIENT_MS);
        return socket;
    }

    private static int echo(Socket socket) throws IOException {
        socket.getOutputStream().write(7);
        return socket.getInputStream().read();
    }

    private void serve() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (client) {
                        client.getInputStream().transferTo(client.getOutputStream());
                    } catch (IOException e) {
                        assertThat(client.isConnected()).isTrue();
                    }
                });
            }
        } catch (IOException e) {
            assertThat(server.isClosed()).isTrue();
        }
    }
}
