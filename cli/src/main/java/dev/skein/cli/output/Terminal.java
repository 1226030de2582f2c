package dev.skein.cli.output;

/** Asks the JVM whether its standard input and output are a terminal. */
final class Terminal {
    private Terminal() {}

    /** From JDK 22 on a console may exist without a terminal and says so itself; before, its existence is the answer. */
    @SuppressWarnings("SystemConsoleNull") // both forms of the answer are handled
    static boolean isAttached() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("java.io.Console.isTerminal() cannot be called", e);
        }
    }
}
