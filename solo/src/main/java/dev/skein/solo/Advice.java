package dev.skein.solo;

import dev.skein.contracts.Failure;
import java.util.Locale;

/** What to do about failures that come again and again where people move from another tool. Pure. */
final class Advice {
    private static final String UNSTAMPED = "nothing was written)";

    private Advice() {}

    /** The fix, to be put behind the failure's message; empty when the message says enough. */
    static String of(SoloTarget target, Failure failure) {
        String message = failure.message().toLowerCase(Locale.ROOT);
        String set = target.set().name().value();
        boolean there = message.contains("already exists") || message.contains("exists already");
        if (there && !message.contains("skein solo stamp")) {
            return "; if another tool made it, say which version it is at: skein solo stamp VERSION (set " + set + ")";
        }
        if (message.contains("locked") && !message.contains("skein solo locks")) {
            return "; see who holds it with: skein solo locks";
        }
        if (message.contains(UNSTAMPED) && !message.contains("holds nothing")) {
            return "; if it is right as it is, repeat with --force: the history is then written without comparing";
        }
        return message.contains("skein.worker.backup.") ? ", or in --programs" : "";
    }
}
