package dev.skein.stack.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a person asked of the demo.
 *
 * @param tenants how many tenant events to emit
 * @param workers how many workers to start
 * @param set the folder of the migration set
 * @param compare how many tenants to give each peer; empty for no comparison
 */
record DemoOptions(int tenants, int workers, Path set, Optional<Integer> compare) {}
