package dev.skein.cli.command;

import picocli.CommandLine.Command;

/** Groups the commands about tenants. */
@Command(name = "tenant", description = "Register and inspect tenants.")
public final class TenantCommand {}
