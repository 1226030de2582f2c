package dev.skein.cli.client;

import java.util.List;

/** {@code GET /rollouts}: newest first. */
public record RolloutPage(List<Rollout> items) {}
