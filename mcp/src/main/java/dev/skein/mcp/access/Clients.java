package dev.skein.mcp.access;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.TenantId;
import dev.skein.runtime.config.SecretRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All callers that are known. Holds digests of their tokens, never the tokens. Immutable: safe on any thread. */
public final class Clients {
    private static final int SHORTEST_TOKEN = 16;
    private static final String PREFIX = "skein.mcp.clients.";
    private static final String ALL = "*";

    private final List<Entry> entries;

    private Clients(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    private record Entry(Client client, Optional<byte[]> tokenDigest) {}

    /**
     * Resolves the tokens once; a rotated one is seen after a restart. Blocks on file reads.
     *
     * @param tools the names that there are
     * @throws InvalidValueException with the key that is wrong, never with a token
     */
    public static Clients of(Map<String, ClientConfig> configs, Set<String> tools, Map<String, String> environment) {
        if (configs.isEmpty()) {
            throw InvalidValueException.missing(
                    "skein.mcp.clients", "name at least one client, as skein.mcp.clients.<name>.token");
        }
        List<Entry> entries = new ArrayList<>();
        configs.forEach((name, config) -> entries.add(new Entry(
                client(name, config, tools), config.token().map(reference -> token(name, reference, environment)))));
        return new Clients(entries);
    }

    private static Client client(String name, ClientConfig config, Set<String> tools) {
        for (String tenant : config.tenants()) {
            if (!tenant.equals(ALL)) {
                TenantId.of(tenant);
            }
        }
        for (String tool : config.tools()) {
            if (!tool.equals(ALL) && !tools.contains(tool)) {
                throw new InvalidValueException(
                        PREFIX + name + ".tools", tool, "be * or one of " + new TreeSet<>(tools));
            }
        }
        return new Client(name, Set.copyOf(config.tenants()), Set.copyOf(config.tools()));
    }

    private static byte[] token(String name, String reference, Map<String, String> environment) {
        String token = new SecretRef(reference).resolve(environment).reveal();
        if (token.length() < SHORTEST_TOKEN) {
            throw new InvalidValueException(
                    PREFIX + name + ".token",
                    reference,
                    "lead to a token of " + SHORTEST_TOKEN + " characters or more");
        }
        return digest(token);
    }

    /** The client whose token this is. Takes as long for a wrong token as for a right one. */
    public Optional<Client> byToken(String token) {
        byte[] given = digest(token);
        Optional<Client> found = Optional.empty();
        for (Entry entry : entries) {
            if (entry.tokenDigest()
                    .filter(known -> MessageDigest.isEqual(known, given))
                    .isPresent()) {
                found = Optional.of(entry.client());
            }
        }
        return found;
    }

    /** The client of a name, for a session that needs no token because its process was started with the configuration. */
    public Optional<Client> byName(String name) {
        return entries.stream()
                .map(Entry::client)
                .filter(client -> client.name().equals(name))
                .findFirst();
    }

    /** All tenants that some client is given by name. */
    public List<TenantId> namedTenants() {
        return entries.stream()
                .flatMap(entry -> entry.client().tenants().stream())
                .filter(tenant -> !tenant.equals(ALL))
                .distinct()
                .sorted()
                .map(TenantId::of)
                .toList();
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
