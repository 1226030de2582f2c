package dev.skein.stack.doctor;

import dev.skein.contracts.Topics;
import java.util.Optional;

/**
 * What the doctor looks at.
 *
 * @param kafka brokers as {@code host:port}; empty to leave Kafka out
 * @param postgres the tenants' database as the workers reach it; empty to leave it out
 * @param api the coordinator's URL; empty to leave it out
 * @param topics the topics' prefix
 * @param expectedVersion the version of this command
 */
record DoctorInput(
        Optional<String> kafka,
        Optional<Postgres> postgres,
        Optional<String> api,
        Topics topics,
        String expectedVersion) {

    /** A database and the role that will run the scripts. */
    record Postgres(String url, String user, Optional<String> password) {}
}
