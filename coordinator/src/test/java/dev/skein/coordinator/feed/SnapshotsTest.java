package dev.skein.coordinator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many snapshots are taken for how many listeners. */
class SnapshotsTest {
    private final List<Promise<String>> taken = new ArrayList<>();
    private final Snapshots<String> snapshots = new Snapshots<>(() -> {
        Promise<String> promise = Promise.promise();
        taken.add(promise);
        return promise.future();
    });

    @Test
    void shouldShareTheNextSnapshotWhenOneIsBeingTaken() {
        Future<String> first = snapshots.next();
        Future<String> second = snapshots.next();
        Future<String> third = snapshots.next();

        assertThat(taken).hasSize(1);
        taken.get(0).complete("old");
        assertThat(taken).hasSize(2);
        taken.get(1).complete("new");

        assertThat(List.of(first.result(), second.result(), third.result())).containsExactly("old", "new", "new");
    }

    @Test
    void shouldTakeAnotherWhenOneFailed() {
        Future<String> first = snapshots.next();
        taken.get(0).fail("no database");
        Future<String> second = snapshots.next();
        taken.get(1).complete("well");

        assertThat(first.failed()).isTrue();
        assertThat(second.result()).isEqualTo("well");
    }
}
