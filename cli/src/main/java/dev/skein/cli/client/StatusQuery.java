package dev.skein.cli.client;

import dev.skein.contracts.SetName;
import java.util.Optional;
import java.util.UUID;

/**
 * What to part the fleet by.
 *
 * @param by {@code version}, {@code state}, {@code error}, {@code wave} or {@code server}
 * @param set only targets of this set
 * @param rollout whose waves; else the newest one's
 */
public record StatusQuery(String by, Optional<SetName> set, Optional<UUID> rollout) {
    String text() {
        return "?by=" + by + set.map(name -> "&set=" + name).orElse("")
                + rollout.map(id -> "&rollout=" + id).orElse("");
    }
}
