package dev.skein.solo;

import dev.skein.sets.DatabaseEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what other drivers write behind a URL's question mark about TLS in the words of the drivers that read it here. Pure. */
final class UrlOptions {
    private static final String FULL = "verify-full";
    private static final String YES = "true";

    private UrlOptions() {}

    /** The name of the option that says who may have signed the server's certificate. */
    static String authority(DatabaseEngine engine) {
        return engine == DatabaseEngine.MARIADB ? "serverSslCert" : "sslrootcert";
    }

    /** The same options; empty where there are none. */
    static Optional<String> of(DatabaseEngine engine, Optional<String> query) {
        return query.map(text -> List.of(text.split("&")))
                .map(given -> engine == DatabaseEngine.MARIADB ? mariaDb(given) : postgres(given))
                .map(options -> String.join("&", options))
                .filter(options -> !options.isEmpty());
    }

    /** From the variables DB_SSLMODE and DB_SSLROOTCERT, which mean the same with every engine. */
    static Optional<String> of(DatabaseEngine engine, Optional<String> mode, Optional<String> authority) {
        List<String> options = new ArrayList<>();
        mode.ifPresent(value -> options.add((engine == DatabaseEngine.MARIADB ? "sslMode=" : "sslmode=") + value));
        authority.ifPresent(file -> options.add(authority(engine) + "=" + file));
        return Optional.of(String.join("&", options)).filter(text -> !text.isEmpty());
    }

    /** asyncpg calls the mode {@code ssl}. */
    private static List<String> postgres(List<String> given) {
        return given.stream()
                .map(each -> each.equals("ssl=" + YES) ? "ssl=" + FULL : each)
                .map(each -> each.startsWith("ssl=") ? "sslmode=" + each.substring("ssl=".length()) : each)
                .toList();
    }

    /** aiomysql, PyMySQL and mysqlclient name the authority and say what to verify. */
    private static List<String> mariaDb(List<String> given) {
        Map<Boolean, List<String>> parts =
                given.stream().collect(Collectors.partitioningBy(each -> each.matches("ssl(_ca|_verify_\\w+)?=.*")));
        List<String> theirs = parts.getOrDefault(true, List.of());
        List<String> options = new ArrayList<>(parts.getOrDefault(false, List.of()));
        Optional<String> authority = theirs.stream()
                .filter(each -> each.startsWith("ssl_ca="))
                .map(each -> each.substring("ssl_ca=".length()))
                .findFirst();
        if (theirs.contains("ssl=" + YES) || theirs.contains("ssl_verify_identity=" + YES)) {
            options.add("sslMode=" + FULL);
        } else if (theirs.contains("ssl_verify_cert=" + YES) || authority.isPresent()) {
            options.add("sslMode=verify-ca");
        }
        authority.ifPresent(file -> options.add("serverSslCert=" + file));
        return options;
    }
}
