package dev.skein.stack.faults;

import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.TenantId;
import dev.skein.contracts.codec.MessageCodec;
import dev.skein.contracts.codec.WireMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Events about made-up tenants. */
final class TenantEvents {
    private static final long SEED = 20261121L;

    private TenantEvents() {}

    /** Created events of {@code tenant-0} and so on, each several times under one id, in an order that repeats. */
    static List<WireMessage> shuffled(String set, int tenants, int times) {
        MessageCodec codec = new MessageCodec("/signup");
        List<WireMessage> events = new ArrayList<>();
        for (int i = 0; i < tenants; i++) {
            TenantEvent event = new TenantEvent.Created(
                    "event-" + i,
                    "/signup",
                    Instant.now(),
                    TenantId.of("tenant-" + i),
                    SetName.of(set),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());
            events.addAll(Collections.nCopies(times, codec.write(event)));
        }
        Collections.shuffle(events, new Random(SEED));
        return events;
    }
}
