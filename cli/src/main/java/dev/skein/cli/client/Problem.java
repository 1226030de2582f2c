package dev.skein.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.cli.exit.CliException;
import dev.skein.cli.exit.ExitCode;
import java.util.Map;
import java.util.Optional;

/** An {@code application/problem+json} body (RFC 9457), and what it means for a command. */
record Problem(Optional<String> title, Optional<String> detail, Optional<String> field) {
    private static final JsonMapper JSON = ApiJson.mapper();
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    /**
     * The exception for an answer that is no success, whatever its body is.
     *
     * @param special exit codes of statuses that mean something of their own to the command
     */
    static CliException of(int status, String body, ApiAddress address, Map<Integer, ExitCode> special) {
        Problem problem = parse(body);
        String words = problem.detail().or(problem::title).orElse("no reason given");
        ExitCode own = special.get(status);
        if (own != null) {
            return new CliException(own, words, "see 'skein tenant show' and 'skein status'");
        }
        if (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT) {
            return new CliException(
                    ExitCode.UNREACHABLE,
                    "the coordinator at " + address.base() + " is not ready (" + status + "): " + words,
                    "try again soon");
        }
        if (status >= FIRST_CLIENT_ERROR && status < FIRST_SERVER_ERROR) {
            String refused = "the coordinator refused this (" + status + ")";
            return problem.field()
                    .map(field -> new CliException(ExitCode.USAGE, refused + ": " + words, "change " + field))
                    .orElseGet(() -> new CliException(ExitCode.USAGE, refused, words));
        }
        return new CliException(
                ExitCode.INTERNAL_ERROR,
                "the coordinator at " + address.base() + " failed (" + status + "): " + words,
                "see its log");
    }

    private static Problem parse(String body) {
        try {
            return JSON.readValue(body, Problem.class);
        } catch (JsonProcessingException e) {
            // A proxy's page or nothing at all: the status code alone has to do.
            return new Problem(Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
