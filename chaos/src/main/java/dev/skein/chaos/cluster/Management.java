package dev.skein.chaos.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks a service's management port. Blocks for two seconds at most. */
public final class Management {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private Management() {}

    /** Whether it says that it can do its work. */
    static boolean ready(int port) {
        return get(port, "/ready").filter(answer -> answer.statusCode() == 200).isPresent();
    }

    /**
     * The sum of all values of one metric; empty when the service does not answer.
     *
     * @param name the whole name, or the begin of a line from its name on
     */
    public static Optional<Double> metric(int port, String name) {
        return get(port, "/metrics")
                .map(answer -> answer.body()
                        .lines()
                        .filter(line -> line.startsWith(name + " ")
                                || line.startsWith(name + "{")
                                || line.startsWith(name + ","))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum());
    }

    private static Optional<HttpResponse<String>> get(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return Optional.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
