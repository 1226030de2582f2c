package dev.skein.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DelayProxyIT {
    private static final int MESSAGES = 200;
    private static final Duration DELAY = Duration.ofMillis(50);

    @Test
    void shouldKeepEachByteBackAndNotTheNextWhenManyAreUnderWay() throws Exception {
        try (ServerSocket echo = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
                DelayProxy proxy = DelayProxy.start("localhost", echo.getLocalPort(), DELAY)) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> echoAll(echo));
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
                client.setTcpNoDelay(true);
                long start = System.nanoTime();
                OutputStream out = client.getOutputStream();
                for (int i = 0; i < MESSAGES; i++) {
                    out.write(i);
                    out.flush();
                }
                client.shutdownOutput();
                byte[] answer = client.getInputStream().readNBytes(MESSAGES);
                Duration took = Duration.ofNanos(System.nanoTime() - start);

                assertThat(answer).hasSize(MESSAGES);
                assertThat(answer[MESSAGES - 1]).isEqualTo((byte) (MESSAGES - 1));
                assertThat(took).isGreaterThanOrEqualTo(DELAY.multipliedBy(2));
                // One after the other they would take twenty seconds.
                assertThat(took).isLessThan(DELAY.multipliedBy(MESSAGES));
            }
            served.join();
        }
    }

    private static void echoAll(ServerSocket server) {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            socket.getOutputStream().write(in.readNBytes(MESSAGES));
            socket.getOutputStream().flush();
            // Read to the end, so that the close is no reset.
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
