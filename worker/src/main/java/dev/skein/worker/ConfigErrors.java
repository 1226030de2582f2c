package dev.skein.worker;

import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;

/** Puts what is wrong with a start into one line. */
final class ConfigErrors {
    private ConfigErrors() {}

    /** All problems in one line, without class names and stack. */
    static String line(RuntimeException error) {
        if (!(error instanceof ConfigValidationException invalid)) {
            Throwable root = error;
            return oneLine(root.getMessage() == null ? root.toString() : root.getMessage());
        }
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < invalid.getProblemCount(); i++) {
            problems.add(invalid.getProblem(i).getMessage());
        }
        return oneLine(String.join("; ", problems));
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " ");
    }
}
