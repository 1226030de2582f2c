package dev.skein.worker.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.FreezeControl;
import dev.skein.contracts.MigrationCommand;
import dev.skein.contracts.RolloutControl;
import dev.skein.contracts.RolloutControl.Action;
import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import dev.skein.worker.Commands;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlsTest {
    private final MigrationCommand command = Commands.forTenant("t1");
    private Instant now = command.issuedAt();
    private final Controls controls = new Controls(() -> now);

    @ParameterizedTest
    @CsvSource({"PAUSE, WAIT", "ABORT, DROP", "RUN, BEGIN", "UNKNOWN, BEGIN"})
    void shouldDoWhatWasSaidLastWhenSomethingWasSaid(Action action, Verdict verdict) {
        say(Commands.ROLLOUT, Action.PAUSE);
        say(Commands.ROLLOUT, action);

        assertThat(controls.on(command)).isEqualTo(verdict);
        assertThat(controls.on(Commands.forTenant("t1", RolloutId.random()))).isEqualTo(Verdict.BEGIN);
    }

    @Test
    void shouldBeginWhenTheCommandWasIssuedInSpiteOfThePauseButNotAfterAnAbort() {
        now = command.issuedAt().minusMillis(1);

        say(Commands.ROLLOUT, Action.PAUSE);
        assertThat(controls.on(command)).isEqualTo(Verdict.BEGIN);

        say(Commands.ROLLOUT, Action.ABORT);
        assertThat(controls.on(command)).isEqualTo(Verdict.DROP);
    }

    @Test
    void shouldKeepOnlyWhatIsStoppedAndOfWhichCommandsMayStillCome() {
        say(Commands.ROLLOUT, Action.ABORT);
        say(RolloutId.random(), Action.RUN);
        assertThat(controls.size()).isEqualTo(1);

        controls.update(Map.of(Commands.ROLLOUT, Optional.empty()));
        assertThat(controls.size()).isZero();
        assertThat(controls.on(command)).isEqualTo(Verdict.BEGIN);

        say(Commands.ROLLOUT, Action.ABORT);
        now = now.plus(Duration.ofDays(16));
        say(RolloutId.random(), Action.PAUSE);
        assertThat(controls.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "t1, , , , WAIT", "t2, , , , BEGIN", ", context-service, , , WAIT", ", other, , , BEGIN", ", , main, , WAIT",
        ", , other, , BEGIN", ", , , , WAIT", ", , , 1, WAIT", ", , , 0, BEGIN", "t1, other, , , BEGIN"
    })
    void shouldWaitForWhatAFreezeCoversUntilItExpiresOrIsLifted(
            String tenant, String set, String database, Long expiresIn, Verdict verdict) {
        FreezeControl freeze = new FreezeControl(
                "calm",
                Optional.ofNullable(set).map(SetName::new),
                Optional.ofNullable(database).map(DatabaseRef::new),
                Optional.ofNullable(tenant).map(TenantId::new),
                Optional.ofNullable(expiresIn).map(now::plusSeconds),
                now);

        controls.freeze(Map.of("calm", Optional.of(freeze)));
        assertThat(controls.on(command)).isEqualTo(verdict);

        say(Commands.ROLLOUT, Action.ABORT);
        assertThat(controls.on(command)).isEqualTo(Verdict.DROP);
        say(Commands.ROLLOUT, Action.RUN);

        controls.freeze(Map.of("calm", Optional.empty()));
        assertThat(controls.on(command)).isEqualTo(Verdict.BEGIN);
    }

    @Test
    void shouldTellTheListenerWhenSomethingWasSaid() {
        AtomicInteger calls = new AtomicInteger();
        controls.onChange(calls::incrementAndGet);

        say(Commands.ROLLOUT, Action.PAUSE);

        assertThat(calls).hasValue(1);
    }

    private void say(RolloutId rollout, Action action) {
        controls.update(Map.of(rollout, Optional.of(new RolloutControl(rollout, action, now))));
    }
}
