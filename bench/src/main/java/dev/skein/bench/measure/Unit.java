package dev.skein.bench.measure;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a number counts. */
public enum Unit {
    TENANTS_PER_SECOND("tenants/s", true),
    TASKS_PER_SECOND("tasks/s", true),
    SCHEMAS_PER_SECOND("schemas/s", true),
    MILLISECONDS("ms", false),
    SECONDS("s", false),
    MEGABYTES("MB", false);

    private final String text;
    private final boolean moreIsBetter;

    Unit(String text, boolean moreIsBetter) {
        this.text = text;
        this.moreIsBetter = moreIsBetter;
    }

    /** How it is written behind a number. */
    @JsonValue
    public String text() {
        return text;
    }

    /** Whether the larger number wins. */
    public boolean moreIsBetter() {
        return moreIsBetter;
    }
}
