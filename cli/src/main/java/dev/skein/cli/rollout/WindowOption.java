package dev.skein.cli.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 22:00-06:00@Europe/Berlin}, with the name of a label behind a second {@code @}, as a policy's window. Pure. */
final class WindowOption {
    private static final Pattern FORM = Pattern.compile("([^-@]+)-([^-@]+)(?:@([^@]+))?(?:@([^@]+))?");

    private WindowOption() {}

    /** The policy with this window instead of its own. */
    static Optional<JsonNode> in(Optional<JsonNode> policy, Optional<String> window) {
        if (window.isEmpty()) {
            return policy;
        }
        Matcher parts = FORM.matcher(window.get());
        if (!parts.matches()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--window '" + window.get() + "' is no window",
                    "write it as 22:00-06:00, 22:00-06:00@Europe/Berlin, or with a label as"
                            + " 22:00-06:00@Europe/Berlin@timezone");
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        policy.ifPresent(given -> json.setAll((ObjectNode) given));
        ObjectNode node = json.putObject("window").put("from", parts.group(1)).put("to", parts.group(2));
        Optional.ofNullable(parts.group(3)).ifPresent(zone -> node.put("zone", zone));
        Optional.ofNullable(parts.group(4)).ifPresent(label -> node.put("zoneLabel", label));
        return Optional.of(json);
    }
}
