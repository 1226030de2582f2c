package dev.skein.cli.command;

import dev.skein.contracts.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class ClientVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"skein " + BuildVersion.read()};
    }
}
