package dev.skein.worker;

import dev.skein.contracts.InvalidValueException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names a worker's process. */
final class WorkerId {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9._-]{1,100}");
    private static final int SUFFIXES = 36 * 36 * 36 * 36;
    private static final int SUFFIX_BASE = 36;

    private WorkerId() {}

    /** The configured id, else the host's name and a random suffix, so that a restart is told from its predecessor. */
    static String of(WorkerConfig config, Map<String, String> environment) {
        return config.id().map(WorkerId::check).orElseGet(() -> host(environment) + "-" + suffix());
    }

    private static String check(String id) {
        if (!FORM.matcher(id).matches()) {
            throw new InvalidValueException("skein.worker.id", id, "match ^" + FORM.pattern() + "$");
        }
        return id;
    }

    private static String host(Map<String, String> environment) {
        String name = environment.getOrDefault("HOSTNAME", "");
        return FORM.matcher(name).matches() ? name : localHost();
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "worker"; // a host that does not know its own name; the suffix tells workers apart
        }
    }

    private static String suffix() {
        String digits = Integer.toString(ThreadLocalRandom.current().nextInt(SUFFIXES), SUFFIX_BASE);
        return ("000" + digits).substring(digits.length() - 1).toLowerCase(Locale.ROOT);
    }
}
