package dev.skein.cli.output;

/** What a piece of text means; shown as a colour where the console has colours, and never the only sign of it. */
public enum Style {
    PLAIN(""),
    HEADING("1"),
    GOOD("32"),
    BUSY("33"),
    BAD("31"),
    FAINT("2");

    private static final String ESCAPE = "\u001b[";

    private final String parameters;

    Style(String parameters) {
        this.parameters = parameters;
    }

    /** The text between ANSI escapes (ECMA-48, select graphic rendition). */
    String paint(String text) {
        return parameters.isEmpty() ? text : ESCAPE + parameters + "m" + text + ESCAPE + "0m";
    }
}
