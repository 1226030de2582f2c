package dev.skein.mcp.sql;

import dev.skein.contracts.InvalidValueException;
import dev.skein.runtime.config.SecretRef;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Passwords of the tenants' roles, made from one secret, so that none has to be stored and none opens another role. */
public final class RolePasswords {
    private static final String HMAC = "HmacSHA256";
    private static final int SHORTEST = 16;
    private static final int ITERATIONS = 4096;
    private static final int KEY_BITS = 256;

    private RolePasswords() {}

    /**
     * The configured secret, read anew. Blocks on a file read.
     *
     * @throws InvalidValueException when it cannot be read or is too short
     */
    public static Optional<String> secret(DatabaseConfig config, Map<String, String> environment) {
        Optional<String> secret = config.secret()
                .map(reference -> new SecretRef(reference).resolve(environment).reveal());
        if (secret.filter(text -> text.length() < SHORTEST).isPresent()) {
            throw new InvalidValueException(
                    "skein.mcp.database.secret",
                    config.secret().orElse(""),
                    "lead to a secret of " + SHORTEST + " characters or more");
        }
        return secret;
    }

    /** The password of a role: the HMAC-SHA-256 of its name under the secret, as base64url. */
    public static String of(String secret, String role) {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(key, role));
    }

    /**
     * What PostgreSQL keeps of a password: {@code SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>} (RFC 5802,
     * RFC 7677). Given to {@code CREATE ROLE ... PASSWORD}, it spares the script the password itself.
     */
    public static String verifier(String password, byte[] salt) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
            return "SCRAM-SHA-256$" + ITERATIONS + ":" + base64(salt) + "$" + base64(stored) + ":"
                    + base64(hmac(salted, "Server Key"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2 with SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
