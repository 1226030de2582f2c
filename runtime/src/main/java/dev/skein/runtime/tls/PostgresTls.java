package dev.skein.runtime.tls;

import dev.skein.contracts.InvalidValueException;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a PostgreSQL URL says about TLS, in libpq's words, so that the reactive client, the JDBC driver and PostgreSQL's own
 * programs are told the same by one URL. Immutable.
 *
 * @param mode {@code sslmode}; {@code disable} where the URL has none
 * @param authority {@code sslrootcert}: the PEM file of who may have signed the server's certificate; with
 *     {@code verify-ca} and {@code verify-full} only, and required there
 */
public record PostgresTls(String mode, Optional<Path> authority) {
    /** The parameter that names who is trusted. */
    public static final String AUTHORITY = "sslrootcert";

    private static final String MODE = "sslmode";
    private static final String CA = "verify-ca";
    private static final String FULL = "verify-full";
    private static final List<String> MODES = List.of("disable", "allow", "prefer", "require", CA, FULL);

    /**
     * Reads a URL.
     *
     * @param key the setting that the URL comes from
     * @throws InvalidValueException naming the parameter that is not accepted, and the fix
     */
    public static PostgresTls of(String key, String url) {
        Map<String, String> parameters = parameters(url);
        parameters.keySet().stream()
                .filter(name -> name.startsWith("ssl") && !name.equals(MODE) && !name.equals(AUTHORITY))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidValueException(
                            key, "?" + name + "=", "say " + MODE + ", and " + AUTHORITY + " with it, about TLS");
                });
        String mode = parameters.getOrDefault(MODE, MODES.get(0));
        if (!MODES.contains(mode)) {
            throw new InvalidValueException(key + "?" + MODE, mode, "be one of " + String.join(", ", MODES));
        }
        boolean verifies = mode.equals(CA) || mode.equals(FULL);
        Optional<Path> authority =
                Optional.ofNullable(parameters.get(AUTHORITY)).map(Path::of);
        if (verifies && authority.isEmpty()) {
            throw InvalidValueException.missing(
                    key + "?" + AUTHORITY,
                    "name a PEM file with the certificate of who signed the server's, since " + MODE + " is " + mode);
        }
        if (!verifies && authority.isPresent()) {
            throw new InvalidValueException(key + "?" + MODE, mode, "be " + CA + " or " + FULL + " with " + AUTHORITY);
        }
        authority.filter(file -> !Files.isReadable(file)).ifPresent(file -> {
            throw new InvalidValueException(key + "?" + AUTHORITY, file, "name a file that can be read");
        });
        return new PostgresTls(mode, authority);
    }

    /** The parameters behind the question mark, decoded. */
    public static Map<String, String> parameters(String url) {
        Map<String, String> parameters = new TreeMap<>();
        int query = url.indexOf('?');
        if (query < 0) {
            return parameters;
        }
        for (String each : url.substring(query + 1).split("&")) {
            String[] parts = each.split("=", 2);
            parameters.put(parts[0], parts.length > 1 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
        }
        return parameters;
    }

    /** How the reactive client goes about it. Without an authority it takes any certificate, as libpq does. */
    public ClientSSLOptions options() {
        ClientSSLOptions options =
                new ClientSSLOptions().setHostnameVerificationAlgorithm(mode.equals(FULL) ? "HTTPS" : "");
        return authority
                .map(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())))
                .orElseGet(() -> options.setTrustAll(true));
    }
}
