package dev.skein.cli.command;

import picocli.CommandLine.Command;

/** Groups the commands about what happens in the fleet. */
@Command(name = "events", description = "Watch what happens in the fleet.")
public final class EventsCommand {}
