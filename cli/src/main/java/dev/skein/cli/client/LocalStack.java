package dev.skein.cli.client;

/**
 * A local stack that runs, and how to reach its parts.
 *
 * @param pid its process
 * @param apiUrl the coordinator's address, without {@code /api/v1}
 */
public record LocalStack(long pid, String apiUrl, String kafkaBootstrap, String postgresUrl) {}
