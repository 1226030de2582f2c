package dev.skein.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** This build's version, from the resource that the build fills in. */
public final class ClientVersion implements IVersionProvider {
    private static final String RESOURCE = "/dev/skein/cli/version.properties";

    /** Such as {@code 0.1.0-SNAPSHOT}. */
    public static String read() {
        try (InputStream resource =
                Objects.requireNonNull(ClientVersion.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            Properties properties = new Properties();
            properties.load(resource);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("The resource " + RESOURCE + " cannot be read", e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"skein " + read()};
    }
}
