package dev.skein.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.HistoryState;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdoptionPlanTest {
    private static final AdoptionPlan.Known NOTHING = new AdoptionPlan.Known(Set.of(), Map.of(), Set.of());

    @ParameterizedTest
    @CsvSource({
        "tenant_acme, tenant_*, acme",
        "acme_app, *_app, acme",
        "tenant_, tenant_*, ''",
        "tenant_-a, tenant_*, ''",
        "other_a, tenant_*, ''",
        "a_a, a_*_a, ''",
    })
    void shouldKnowWhoseASchemaIsWhenItsNameFits(String name, String naming, String tenant) {
        assertThat(AdoptionPlan.tenant(name, naming).map(TenantId::value).orElse(""))
                .isEqualTo(tenant);
    }

    @ParameterizedTest
    @CsvSource({"tenant_a, tenant_*, true", "tenant_a, *, true", "tenant_a, tenant_, false", "tenantxa, tenant_a, false"
    })
    void shouldMatchAnyCharactersWhenThereIsAStar(String name, String pattern, boolean expected) {
        assertThat(AdoptionPlan.matches(name, pattern)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(HistoryState.class)
    void shouldAdoptOnlyAnExactPrefixWhenHistoriesDiffer(HistoryState history) {
        AdoptionPlan plan = AdoptionPlan.of(Map.of("tenant_a", found(history, "2")), "tenant_*", NOTHING, false);

        assertThat(plan.items().get(0).fits()).isEqualTo(history == HistoryState.EXACT_PREFIX);
    }

    @Test
    void shouldAlsoAdoptWhatHasNoHistoryWhenItIsToBeStamped() {
        AdoptionPlan plan = AdoptionPlan.of(
                Map.of("tenant_a", found(HistoryState.ABSENT, "2"), "tenant_b", found(HistoryState.EXACT_PREFIX, "2")),
                "tenant_*",
                NOTHING,
                true);

        assertThat(plan.items()).allMatch(AdoptionPlan.Item::fits);
        assertThat(plan.items()).extracting(AdoptionPlan.Item::stamped).containsExactly(true, false);
    }

    @Test
    void shouldLeaveWhatIsKnownElsewhereWhenATenantHasATarget() {
        AdoptionPlan.Known known = new AdoptionPlan.Known(
                Set.of("tenant_here"), Map.of(TenantId.of("there"), "other/tenant_there"), Set.of(TenantId.of("gone")));
        ScanResult.Found fits = found(HistoryState.EXACT_PREFIX, "2");

        AdoptionPlan plan = AdoptionPlan.of(
                Map.of("tenant_here", fits, "tenant_there", fits, "tenant_gone", fits, "tenant_new", fits),
                "tenant_*",
                known,
                false);

        assertThat(plan.registered()).isEqualTo(1);
        assertThat(plan.items())
                .extracting(item -> item.name() + ": " + item.left().orElse("adopted"))
                .containsExactly(
                        "tenant_gone: tenant 'gone' was deleted: add it again with skein tenant add",
                        "tenant_new: adopted",
                        "tenant_there: tenant 'there' has its target of this set in other/tenant_there");
    }

    private static ScanResult.Found found(HistoryState history, String version) {
        return new ScanResult.Found(
                history, Optional.of(SchemaVersion.of(version)), false, Optional.empty(), Optional.empty());
    }
}
