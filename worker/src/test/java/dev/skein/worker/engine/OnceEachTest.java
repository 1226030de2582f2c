package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnceEachTest {
    private final OnceEach<String> once = new OnceEach<>();
    private final List<Promise<Void>> begun = new ArrayList<>();

    private Future<Void> ask() {
        return once.get("key", () -> {
            Promise<Void> work = Promise.promise();
            begun.add(work);
            return work.future();
        });
    }

    @Test
    void shouldShareWorkThatRunsOrSucceeded() {
        // when
        Future<Void> first = ask();
        Future<Void> second = ask();
        begun.get(0).complete();
        Future<Void> third = ask();

        // then
        assertThat(List.of(first, second, third)).allMatch(Future::succeeded);
        assertThat(begun).hasSize(1);
    }

    @Test
    void shouldBeginAgainWhenWorkFailed() {
        // given
        Future<Void> first = ask();
        Future<Void> second = ask();
        begun.get(0).fail("broken");

        // when
        Future<Void> third = ask();

        // then
        assertThat(List.of(first, second)).allMatch(Future::failed);
        assertThat(third.isComplete()).isFalse();
        assertThat(begun).hasSize(2);
    }
}
