package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private final Permits permits = new Permits(2);
    private final List<Promise<String>> begun = new ArrayList<>();

    private Future<String> begin() {
        return permits.run(() -> {
            Promise<String> work = Promise.promise();
            begun.add(work);
            return work.future();
        });
    }

    @Test
    void shouldBeginOnlyAsManyAsThereIsRoomFor() {
        // when
        begin();
        begin();
        Future<String> third = begin();

        // then
        assertThat(begun).hasSize(2);
        assertThat(permits.running()).isEqualTo(2);
        assertThat(permits.queued()).isEqualTo(1);
        assertThat(third.isComplete()).isFalse();
    }

    @Test
    void shouldBeginNextWhenOneEndsOrFails() {
        // given
        Future<String> first = begin();
        begin();
        begin();
        begin();

        // when
        begun.get(0).fail("broken");
        begun.get(1).complete("done");

        // then
        assertThat(first.failed()).isTrue();
        assertThat(begun).hasSize(4);
        assertThat(permits.queued()).isZero();
    }

    @Test
    void shouldBeginAsManyAsThereIsRoomForWhenTheSizeChanges() {
        // given
        begin();
        begin();
        begin();
        begin();

        // when there is less room, nothing follows one that ends
        permits.resize(1);
        permits.wake();
        begun.get(0).complete("done");
        assertThat(begun).hasSize(2);

        // and when there is more
        permits.resize(3);
        permits.wake();

        // then
        assertThat(begun).hasSize(4);
        assertThat(permits.running()).isEqualTo(3);
    }

    @Test
    void shouldMakeRoomAgainWhenWorkCannotBegin() {
        // given
        Future<String> broken = permits.run(() -> {
            throw new IllegalStateException("no");
        });

        // when, then
        assertThat(broken.failed()).isTrue();
        assertThat(permits.running()).isZero();
    }
}
