package dev.skein.cli.client;

import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the coordinator is, and who said so.
 *
 * @param base without {@code /api/v1} and without a slash at the end
 * @param origin for messages: the option, variable or file that named it
 */
public record ApiAddress(URI base, String origin) {
    private static final String DEFAULT = "http://localhost:8080";

    /** The option, else {@code SKEIN_API_URL}, else the running local stack, else {@value #DEFAULT}. */
    public static ApiAddress resolve(Optional<String> option, Map<String, String> env) {
        if (option.isPresent()) {
            return parse(option.get(), "--api");
        }
        String variable = env.getOrDefault("SKEIN_API_URL", "");
        if (!variable.isEmpty()) {
            return parse(variable, "SKEIN_API_URL");
        }
        LocalStackFile file = LocalStackFile.of(env);
        return file.read()
                .map(stack -> parse(stack.apiUrl(), file.path().toString()))
                .orElseGet(() -> parse(DEFAULT, "the default"));
    }

    /** The address of a resource below {@code /api/v1}. */
    URI resource(String pathAndQuery) {
        return URI.create(base + "/api/v1" + pathAndQuery);
    }

    private static ApiAddress parse(String url, String origin) {
        try {
            URI uri = new URI(url.replaceAll("/+$", ""));
            // A user in the address is a credential: it is refused, and the address is not repeated.
            if (uri.getRawUserInfo() != null) {
                throw refused("the API URL of " + origin + " carries a user");
            }
            boolean http = uri.getScheme() != null && Set.of("http", "https").contains(uri.getScheme());
            if (!http || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                throw refused("'" + url + "' of " + origin + " is no API URL");
            }
            return new ApiAddress(uri, origin);
        } catch (URISyntaxException e) {
            throw refused("the API URL of " + origin + " cannot be parsed (" + e.getReason() + ")");
        }
    }

    private static CliException refused(String what) {
        return new CliException(ExitCode.USAGE, what, "give scheme, host and port, such as " + DEFAULT);
    }
}
