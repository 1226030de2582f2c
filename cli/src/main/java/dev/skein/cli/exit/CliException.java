package dev.skein.cli.exit;

import java.util.regex.Pattern;

/**
 * Ends a command with an exit code and one line for people. Thrown by any command; printed in one place, as
 * {@code skein: <what>: <fix>}.
 */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}]+");

    private final ExitCode exitCode;

    /**
     * @param what what is wrong, naming the value; never a secret
     * @param fix what to do about it
     */
    public CliException(ExitCode exitCode, String what, String fix) {
        super(line(what, fix));
        this.exitCode = exitCode;
    }

    /** As above, with the cause that {@code SKEIN_DEBUG=1} shows. */
    public CliException(ExitCode exitCode, String what, String fix, Throwable cause) {
        super(line(what, fix), cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** {@code skein: <what>: <fix>}, whatever line breaks the two parts carry. */
    public static String line(String what, String fix) {
        return CONTROL.matcher("skein: " + what + ": " + fix).replaceAll(" ");
    }
}
