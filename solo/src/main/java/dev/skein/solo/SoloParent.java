package dev.skein.solo;

import dev.skein.cli.command.CliContext;

/** What commands stand under: {@code skein solo} itself, or a group in it. */
interface SoloParent {
    CliContext context();
}
