package dev.skein.cli.exit;

/** How a command ended, as scripts see it. The numbers are part of the interface and never change their meaning. */
public enum ExitCode {
    OK(0, "done"),
    INTERNAL_ERROR(1, "internal error, here or in the coordinator"),
    USAGE(2, "the command line, or a value in it, is not accepted"),
    FAILED_TENANTS(3, "ended, and there are failed tenants"),
    PENDING(4, "pending work or drift found (only with --exit-code)"),
    TIMED_OUT(5, "timed out while waiting"),
    UNREACHABLE(6, "the coordinator cannot be reached"),
    FINDINGS(7, "lint found something as severe as --fail-on says"),
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** What the process ends with. */
    public int code() {
        return code;
    }

    /** For the help and the README. */
    public String meaning() {
        return meaning;
    }
}
