package dev.skein.embedded;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PostgreSQL that somebody else runs; closing leaves it alone. */
record ExternalPostgres(String user, String password, String host, int port) implements PostgresFixture {
    private static final Pattern FORM = Pattern.compile("([^:]+):([^@]*)@([^:]+):(\\d+)");

    static ExternalPostgres parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("skein.fixtures.postgres must be user:password@host:port");
        }
        return new ExternalPostgres(
                matcher.group(1), matcher.group(2), matcher.group(3), Integer.parseInt(matcher.group(4)));
    }

    @Override
    public void close() {
        // It is not ours to stop.
    }
}
