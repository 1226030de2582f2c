package dev.skein.coordinator.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The control topic of one rollout: workers hear in order what was said, and as late as chance has it. */
final class SimulatedControl {
    private final List<Said> said = new ArrayList<>(List.of(new Said(Verdict.BEGIN, Instant.EPOCH)));
    private int heard;

    private record Said(Verdict verdict, Instant at) {}

    /** What becomes of a command that has not begun. */
    enum Verdict {
        BEGIN,
        WAIT,
        DROP
    }

    /** Says what the state of a rollout asks for, if that is something new. */
    void say(RolloutState state, Instant now) {
        Verdict verdict = switch (state) {
            case RolloutState.Paused paused -> Verdict.WAIT;
            case RolloutState.Aborted aborted -> Verdict.DROP;
            case RolloutState.Planned open -> Verdict.BEGIN;
            case RolloutState.Running open -> Verdict.BEGIN;
            case RolloutState.Soaking open -> Verdict.BEGIN;
            case RolloutState.Succeeded over -> Verdict.BEGIN;
            case RolloutState.Failed over -> Verdict.BEGIN;
        };
        if (said.getLast().verdict() != verdict) {
            said.add(new Said(verdict, now));
        }
    }

    /** Workers hear the next word. */
    void hear() {
        heard = Math.min(heard + 1, said.size() - 1);
    }

    /** What workers make of it; a command that was issued in spite of a pause is meant to run. */
    Verdict on(SimulatedCommand command) {
        Said last = said.get(heard);
        return last.verdict() == Verdict.WAIT && command.issuedAt().isAfter(last.at()) ? Verdict.BEGIN : last.verdict();
    }
}
