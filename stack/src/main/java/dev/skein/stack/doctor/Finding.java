package dev.skein.stack.doctor;

/** What one check found. */
sealed interface Finding {
    /** What was checked. */
    String check();

    /** All is well. */
    record Ok(String check, String detail) implements Finding {}

    /** It works, but something should be known. */
    record Warning(String check, String detail, String advice) implements Finding {}

    /** It cannot work until somebody does what the advice says. */
    record Problem(String check, String detail, String advice) implements Finding {}
}
