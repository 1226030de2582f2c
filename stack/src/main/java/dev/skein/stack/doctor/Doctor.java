package dev.skein.stack.doctor;

import dev.skein.stack.doctor.Finding.Ok;
import dev.skein.stack.doctor.Finding.Problem;
import dev.skein.stack.doctor.Finding.Warning;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Runs all checks, one after the other, each bounded in time. Blocks; changes nothing. */
final class Doctor {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OLDEST_JAVA = 21;

    private final PostgresChecks postgres;
    private final KafkaChecks kafka = new KafkaChecks();

    Doctor(InstantSource clock) {
        this.postgres = new PostgresChecks(clock);
    }

    /** What was found, in the order of the checks. */
    List<Finding> examine(DoctorInput input) {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        input.postgres().ifPresent(database -> findings.addAll(postgres.run(database)));
        input.kafka().ifPresent(brokers -> findings.addAll(kafka.run(brokers, input.topics())));
        input.api().ifPresent(url -> findings.add(api(url, input.expectedVersion())));
        return findings;
    }

    private static Finding java() {
        int feature = Runtime.version().feature();
        String detail = feature + " (" + System.getProperty("java.vendor") + ")";
        return feature >= OLDEST_JAVA
                ? new Ok("java", detail)
                : new Problem("java", detail, "set JAVA_HOME to a JDK " + OLDEST_JAVA + " or later");
    }

    private static Finding api(String url, String expectedVersion) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/api/v1/status"))
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return new Problem(
                        "coordinator", url + " answers " + response.statusCode(), "read the coordinator's log");
            }
            return response.body().contains("\"" + expectedVersion + "\"")
                    ? new Ok("coordinator", url + ", version " + expectedVersion)
                    : new Warning(
                            "coordinator",
                            url + " has another version than this command, " + expectedVersion,
                            "use the command line of the coordinator's version");
        } catch (IOException | IllegalArgumentException e) {
            return new Problem("coordinator", url + " cannot be reached", "start it (./skein up), or give --api");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Problem("coordinator", "interrupted", "run the doctor again");
        }
    }
}
