package dev.skein.coordinator.rollout;

import dev.skein.coordinator.rollout.RolloutState.Aborted;
import dev.skein.coordinator.rollout.RolloutState.Failed;
import dev.skein.coordinator.rollout.RolloutState.Paused;
import dev.skein.coordinator.rollout.RolloutState.Planned;
import dev.skein.coordinator.rollout.RolloutState.Running;
import dev.skein.coordinator.rollout.RolloutState.Soak;
import dev.skein.coordinator.rollout.RolloutState.Soaking;
import dev.skein.coordinator.rollout.RolloutState.Succeeded;
import java.time.Instant;
import java.util.Optional;

/**
 * The rollout's state machine: one pure function from a state and an event to a transition. A verb that is said twice
 * changes nothing the second time; what the coordinator notices late is no error.
 */
public final class RolloutTransitions {
    private static final RolloutTransition UNCHANGED = new RolloutTransition.Unchanged();

    private RolloutTransitions() {}

    /** What the event does to a rollout in this state. */
    public static RolloutTransition apply(RolloutState state, RolloutEvent event, Instant now) {
        return switch (event) {
            case RolloutEvent.Listed listed -> list(state, listed.first());
            case RolloutEvent.WaveEnded ended -> end(state, ended, now);
            case RolloutEvent.SoakOver over -> soaked(state, over.next(), now);
            case RolloutEvent.Tripped tripped ->
                state instanceof Running running ? pause(running.wave(), Optional.empty(), tripped.why()) : UNCHANGED;
            case RolloutEvent.Pause pause -> pause(state, pause.why());
            case RolloutEvent.Resume resume -> resume(state);
            case RolloutEvent.Promote promote -> promote(state, promote.next());
            case RolloutEvent.Abort abort -> abort(state, abort.why(), now);
            case RolloutEvent.Redriven redriven -> redriven(state, redriven.held());
        };
    }

    /** Whether nothing more happens by itself. */
    public static boolean isOver(RolloutState state) {
        return switch (state) {
            case Succeeded over -> true;
            case Failed over -> true;
            case Aborted over -> true;
            case Planned open -> false;
            case Running open -> false;
            case Paused open -> false;
            case Soaking open -> false;
        };
    }

    private static RolloutTransition list(RolloutState state, int first) {
        return switch (state) {
            case Planned planned -> moved(new Running(first));
            case Paused paused ->
                paused.wave() == 0 ? moved(new Paused(first, Optional.empty(), paused.why())) : UNCHANGED;
            case Running late -> UNCHANGED;
            case Soaking late -> UNCHANGED;
            case Succeeded late -> UNCHANGED;
            case Failed late -> UNCHANGED;
            case Aborted late -> UNCHANGED;
        };
    }

    private static RolloutTransition end(RolloutState state, RolloutEvent.WaveEnded ended, Instant now) {
        if (!(state instanceof Running running) || running.wave() != ended.wave()) {
            return UNCHANGED;
        }
        if (ended.next().isEmpty()) {
            String why = ended.failures() + " targets have failed; see its errors, then retry or skip them";
            return moved(ended.failures() == 0 ? new Succeeded(ended.wave(), now) : new Failed(ended.wave(), why, now));
        }
        return ended.manual() || ended.soak().isPositive()
                ? moved(new Soaking(ended.wave(), new Soak(now.plus(ended.soak()), ended.manual())))
                : moved(new Running(ended.next().get()));
    }

    private static RolloutTransition soaked(RolloutState state, int next, Instant now) {
        return state instanceof Soaking soaking
                        && !soaking.soak().manual()
                        && !soaking.soak().until().isAfter(now)
                ? moved(new Running(next))
                : UNCHANGED;
    }

    private static RolloutTransition pause(RolloutState state, String why) {
        return switch (state) {
            case Planned planned -> pause(0, Optional.empty(), why);
            case Running running -> pause(running.wave(), Optional.empty(), why);
            case Soaking soaking -> pause(soaking.wave(), Optional.of(soaking.soak()), why);
            case Paused already -> UNCHANGED;
            case Succeeded over -> refused(over);
            case Failed over -> refused(over);
            case Aborted over -> refused(over);
        };
    }

    private static RolloutTransition pause(int wave, Optional<Soak> soak, String why) {
        return moved(new Paused(wave, soak, why));
    }

    private static RolloutTransition resume(RolloutState state) {
        return switch (state) {
            case Paused paused ->
                moved(
                        paused.wave() == 0
                                ? new Planned()
                                : paused.soak()
                                        .<RolloutState>map(soak -> new Soaking(paused.wave(), soak))
                                        .orElseGet(() -> new Running(paused.wave())));
            case Planned already -> UNCHANGED;
            case Running already -> UNCHANGED;
            case Soaking already -> UNCHANGED;
            case Succeeded over -> refused(over);
            case Failed over ->
                new RolloutTransition.Refused("the rollout has failed: it must be retried, or its targets be skipped");
            case Aborted over -> refused(over);
        };
    }

    private static RolloutTransition promote(RolloutState state, int next) {
        return switch (state) {
            case Soaking soaking -> moved(new Running(next));
            case Planned early -> UNCHANGED;
            case Running already -> UNCHANGED;
            case Paused paused ->
                new RolloutTransition.Refused("the rollout is paused: it must be resumed before it is promoted");
            case Succeeded over -> refused(over);
            case Failed over -> refused(over);
            case Aborted over -> refused(over);
        };
    }

    private static RolloutTransition abort(RolloutState state, String why, Instant now) {
        return switch (state) {
            case Planned open -> moved(new Aborted(0, why, now));
            case Running open -> moved(new Aborted(open.wave(), why, now));
            case Paused open -> moved(new Aborted(open.wave(), why, now));
            case Soaking open -> moved(new Aborted(open.wave(), why, now));
            case Aborted already -> UNCHANGED;
            case Succeeded over -> refused(over);
            case Failed over -> refused(over);
        };
    }

    /** A soaking wave runs again, and is watched anew when it has ended. */
    private static RolloutTransition redriven(RolloutState state, Optional<String> held) {
        return switch (state) {
            case Paused paused ->
                held.map(why -> held(paused, why))
                        .orElseGet(() -> moved(paused.wave() == 0 ? new Planned() : new Running(paused.wave())));
            case Soaking soaking -> moved(new Running(soaking.wave()));
            case Failed failed -> moved(new Running(failed.wave()));
            case Planned already -> UNCHANGED;
            case Running already -> UNCHANGED;
            case Succeeded over -> UNCHANGED;
            case Aborted over -> refused(over);
        };
    }

    private static RolloutTransition held(Paused paused, String why) {
        return why.equals(paused.why()) ? UNCHANGED : pause(paused.wave(), paused.soak(), why);
    }

    private static RolloutTransition moved(RolloutState to) {
        return new RolloutTransition.Moved(to);
    }

    private static RolloutTransition refused(RolloutState over) {
        return new RolloutTransition.Refused(
                "the rollout is over, it has " + over.text() + ": it must be started anew, as another one");
    }
}
