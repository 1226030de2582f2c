package dev.skein.bench.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The order of the contenders in a round: each round begins one contender later, and every other round goes backwards,
 * so that nobody is always first, and nobody always runs after the same neighbour. Pure.
 */
public final class Rotation {
    private Rotation() {}

    /** @param round from 0 */
    public static <T> List<T> of(List<T> contenders, int round) {
        List<T> order = new ArrayList<>(contenders);
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        Collections.rotate(order, -round);
        return List.copyOf(order);
    }
}
