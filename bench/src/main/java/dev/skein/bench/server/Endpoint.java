package dev.skein.bench.server;

import java.util.Optional;

/** A place for tenants, as Skein's settings name it. */
public interface Endpoint {
    /** For Skein's settings, without credentials. */
    String url();

    /** Who migrates; empty where nobody logs in. */
    Optional<String> role();

    /** That role's password; empty text where nobody logs in. */
    String password();
}
