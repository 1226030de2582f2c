package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which server process serves an attempt. */
class AttemptSessionsIT {
    private static final int MOST = 3;
    private static final String OPEN = "SELECT pid FROM pg_stat_activity WHERE application_name = 'attempts'";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private EngineFixture fixture;
    private AttemptSessions sessions;

    @BeforeEach
    void start() throws Exception {
        SetFolder.standard(folder);
        fixture = new EngineFixture(folder);
        sessions = new AttemptSessions(this::open, MOST);
    }

    @AfterEach
    void stop() {
        sessions.close().await();
        vertx.close().await();
        fixture.close();
    }

    private Pool open() {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .connectingTo(fixture.access().reactive().setProperties(Map.of("application_name", "attempts")))
                .using(vertx)
                .build();
    }

    private static Future<String> backend(SqlConnection connection) {
        return connection
                .query("SELECT pg_backend_pid()")
                .execute()
                .map(rows -> String.valueOf(rows.iterator().next().getInteger(0)));
    }

    @Test
    void shouldTakeANewSessionWhenOneHasServedItsTargets() throws Exception {
        // when
        List<String> served = new ArrayList<>();
        for (int i = 0; i <= MOST; i++) {
            served.add(sessions.with(AttemptSessionsIT::backend).await());
        }

        // then
        assertThat(served.subList(0, MOST)).containsOnly(served.getFirst());
        assertThat(served.get(MOST)).isNotEqualTo(served.getFirst());
        await().untilAsserted(() -> assertThat(fixture.rows(OPEN)).containsExactly(served.get(MOST)));
    }

    @Test
    void shouldCountATargetWhenItsAttemptFails() throws Exception {
        // given
        String first = sessions.with(AttemptSessionsIT::backend).await();

        // when
        for (int i = 1; i < MOST; i++) {
            assertThatThrownBy(() -> sessions.with(
                                    connection -> connection.query("SELECT 1/0").execute())
                            .await())
                    .hasMessageContaining("division by zero");
        }

        // then
        assertThat(sessions.with(AttemptSessionsIT::backend).await()).isNotEqualTo(first);
    }

    @Test
    void shouldServeTheNextWhenWorkHasThrown() {
        // given
        String first = sessions.with(AttemptSessionsIT::backend).await();

        // when
        assertThatThrownBy(() -> sessions.with(connection -> {
                            throw new IllegalStateException("a mistake");
                        })
                        .await())
                .hasMessage("a mistake");

        // then
        assertThat(sessions.with(AttemptSessionsIT::backend).await()).isEqualTo(first);
    }

    @Test
    void shouldGiveEachItsOwnWhenTwoRunAtATime() {
        // given
        Promise<Void> bothRun = Promise.promise();
        Future<String> one = sessions.with(connection ->
                backend(connection).compose(pid -> bothRun.future().map(pid)));

        // when
        String other = sessions.with(AttemptSessionsIT::backend).await();
        bothRun.complete();

        // then
        assertThat(other).isNotEqualTo(one.await());
    }

    @Test
    void shouldGoOnInANewOneWhenTheServerHasEndedIt() throws Exception {
        // given
        String ended = sessions.with(AttemptSessionsIT::backend).await();
        assertThat(fixture.rows("SELECT pg_terminate_backend(" + ended + ")")).containsExactly("t");
        await().untilAsserted(() -> assertThat(fixture.rows(OPEN)).isEmpty());

        // when
        String next = await().ignoreExceptions()
                .until(() -> sessions.with(AttemptSessionsIT::backend).await(), pid -> !pid.equals(ended));

        // then
        assertThat(fixture.rows(OPEN)).containsExactly(next);
    }

    @Test
    void shouldLeaveNoSessionWhenClosedWhileOneRuns() throws Exception {
        // given
        Promise<Void> goOn = Promise.promise();
        sessions.with(AttemptSessionsIT::backend).await();
        Future<String> running = sessions.with(connection -> goOn.future().compose(now -> backend(connection)));

        // when
        sessions.close().await();
        goOn.complete();

        // then
        assertThat(running.await()).isNotEmpty();
        await().untilAsserted(() -> assertThat(fixture.rows(OPEN)).isEmpty());
    }
}
