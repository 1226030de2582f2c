package dev.skein.coordinator.rollout;

import dev.skein.contracts.CommandId;
import java.time.Instant;

/** A command on its way, or on its way again. */
record SimulatedCommand(int task, CommandId id, int attempt, long fence, Instant issuedAt) {}
