package dev.skein.bench.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The order of the contenders in a round: every two rounds begin one contender later, and the second of the two is the
 * first backwards, so that nobody is always first, and nobody always runs after the same neighbour. Pure.
 */
public final class Rotation {
    private Rotation() {}

    /** @param round from 0 */
    public static <T> List<T> of(List<T> contenders, int round) {
        List<T> order = new ArrayList<>(contenders);
        Collections.rotate(order, -(round / 2));
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return List.copyOf(order);
    }
}
