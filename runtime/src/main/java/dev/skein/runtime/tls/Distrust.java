package dev.skein.runtime.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a server was not believed to be the one that was meant. Immutable.
 *
 * @param fix what is wrong with its certificate, and what to do, as a clause
 * @param certain false where the driver says only that the handshake failed, which a server that stops causes too
 */
public record Distrust(String fix, boolean certain) {
    /**
     * What an error says about the server's certificate; empty for any other error.
     *
     * @param authority the parameter of the database's URL that names who is trusted
     */
    public static Optional<Distrust> of(@Nullable Throwable error, String authority) {
        String sign = "name the PEM file of who signed it in " + authority + " of the database's URL";
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof CertPathBuilderException
                    || cause instanceof CertPathValidatorException
                    || message.contains("self signed certificate")) {
                return Optional.of(new Distrust("the server's certificate is not trusted: " + sign, true));
            }
            if (isOfAnotherHost(cause, message)) {
                return Optional.of(new Distrust(
                        "the server's certificate is for another host: connect by a name that it has, or have only the"
                                + " signature verified, by verify-ca in the database's URL",
                        true));
            }
            if (message.equals("ssl handshake failed")) {
                return Optional.of(new Distrust(
                        "the server's certificate may not be trusted, or be for another host: " + sign
                                + ", and connect by a name that it has",
                        false));
            }
        }
        return Optional.empty();
    }

    private static boolean isOfAnotherHost(Throwable cause, String message) {
        return message.contains("hostname verification failed")
                || message.contains("hostnameverifier")
                || (cause instanceof CertificateException
                        && (message.contains("no name matching") || message.contains("subject alternative")));
    }
}
