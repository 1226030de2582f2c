package dev.skein.worker.engine;

import dev.skein.contracts.MigrationCommand;
import dev.skein.sets.MigrationSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a session that migrates is called, and what it is limited by. Pure.
 *
 * <p>{@code client_connection_check_interval} ends a statement whose worker is gone within two seconds, and frees its
 * lock; the keepalives do so when the worker's host is gone without a word.
 */
final class Sessions {
    private static final int NAME_BYTES = 63;
    private static final int HASH_DIGITS = 16;
    private static final Map<String, String> LIVENESS = Map.of(
            "client_connection_check_interval", "2s",
            "idle_in_transaction_session_timeout", "60s",
            "tcp_keepalives_idle", "10",
            "tcp_keepalives_interval", "5",
            "tcp_keepalives_count", "4");

    private Sessions() {}

    /** The {@code application_name} of a worker's idle sessions. */
    static String nameOf(String worker) {
        String name = "skein:" + worker.replaceAll("[^ -~]", "?");
        return name.substring(0, Math.min(name.length(), NAME_BYTES));
    }

    /**
     * How the {@code application_name} of each attempt in a target begins; the fence and the attempt follow. The
     * target stands as a hash, because PostgreSQL keeps 63 bytes only.
     */
    static String prefixOf(String target) {
        return "skein:" + hash(target) + ":";
    }

    /** The {@code application_name} of one attempt. */
    static String nameOf(MigrationCommand command) {
        return prefixOf(command.target().name()) + command.fence() + ":" + command.attempt();
    }

    /** The settings of a session, or of a transaction, that runs an attempt. */
    static Map<String, String> settings(MigrationSet set, MigrationCommand command) {
        Map<String, String> settings = new TreeMap<>(LIVENESS);
        settings.put("application_name", nameOf(command));
        settings.put("lock_timeout", set.lockTimeout().toMillis() + "ms");
        settings.put("statement_timeout", set.statementTimeout().toMillis() + "ms");
        return settings;
    }

    private static String hash(String target) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(target.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
