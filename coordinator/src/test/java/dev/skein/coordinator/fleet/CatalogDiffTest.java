package dev.skein.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.CatalogLine;
import dev.skein.coordinator.fleet.CatalogDiff.Change;
import dev.skein.coordinator.fleet.CatalogDiff.Difference;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogDiffTest {
    private static final CatalogLine TITLE = new CatalogLine("column", "contexts.title", "text not null");
    private static final CatalogLine DEFAULT = new CatalogLine("column", "contexts.title", "default ''");
    private static final CatalogLine INDEX = new CatalogLine("index", "by_title", "on contexts using btree");

    @Test
    void shouldFindNothingWhenOnlyTheOrderDiffers() {
        assertThat(CatalogDiff.between(List.of(TITLE, DEFAULT, INDEX), List.of(INDEX, DEFAULT, TITLE)))
                .isEmpty();
    }

    @Test
    void shouldNameTheObjectAndBothSidesWhenAFactChanged() {
        CatalogLine nullable = new CatalogLine("column", "contexts.title", "text");

        assertThat(CatalogDiff.between(List.of(TITLE, DEFAULT), List.of(nullable, DEFAULT)))
                .containsExactly(new Difference(
                        "column", "contexts.title", Change.CHANGED, List.of("text not null"), List.of("text")));
    }

    @Test
    void shouldTellDroppedFromAddedWhenAnObjectIsOnOneSideOnly() {
        assertThat(CatalogDiff.between(List.of(INDEX), List.of(TITLE)))
                .extracting(Difference::object, Difference::change)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("contexts.title", Change.ADDED),
                        org.assertj.core.groups.Tuple.tuple("by_title", Change.DROPPED));
    }
}
