package dev.skein.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {

    @Test
    void shouldOrderVersionsByNumberWhenTheirTextsDiffer() {
        List<String> ordered =
                List.of("0", "1", "1.0.1", "1.2", "1.10", "2", "10", "20261121.1030", "999999999999999999");

        assertThat(Stream.of(ordered.toArray(String[]::new))
                        .sorted()
                        .map(SchemaVersion::new)
                        .sorted())
                .extracting(SchemaVersion::value)
                .containsExactlyElementsOf(ordered);
    }

    /** Order says which is newer; equality also tells how it is written. So sorted sets merge what hash sets part. */
    @ParameterizedTest
    @CsvSource({"1, 1.0", "1, 01", "2.10, 2.10.0.0"})
    void shouldBeEqualInOrderButNotInTextWhenOnlyZerosDiffer(String one, String other) {
        SchemaVersion first = new SchemaVersion(one);
        SchemaVersion second = new SchemaVersion(other);

        assertThat(first.compareTo(second)).isZero();
        assertThat(second.compareTo(first)).isZero();
        assertThat(first).isNotEqualTo(second);
        assertThat(new TreeSet<>(List.of(first, second))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.",
                ".1",
                "1..2",
                "v1",
                "1-2",
                "1_2",
                " 1",
                "1\n",
                "١",
                "1234567890123456789",
                "1.1.1.1.1.1.1.1.1.1.1"
            })
    void shouldRefuseAVersionWhenItIsNotNumbersPartedByDots(String text) {
        assertThatThrownBy(() -> new SchemaVersion(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("version '")
                .hasMessageEndingWith("' is not accepted: it must be numbers parted by dots, such as 4 or 2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "_a", "A", "a b", "a\"", "a'", "a.b", "ä", "a\n"})
    void shouldRefuseATenantWhenItsIdIsNotSafeInsideSql(String text) {
        assertThatThrownBy(() -> new TenantId(text))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("tenantId"));
    }

    @Test
    void shouldFitIntoAnIdentifierWhenTheTenantsIdIsAsLongAsItMayBe() {
        TenantId longest = new TenantId("a".repeat(48));

        assertThat(new Target(new DatabaseRef("main"), Isolation.SCHEMA, "fifteen_letter_" + longest).name())
                .hasSize(63);
        assertThatThrownBy(() -> new TenantId("a".repeat(49))).hasMessageContaining("{0,47}");
    }

    @Test
    void shouldOrderByTextWhenTheyAreNames() {
        assertThat(Stream.of("b", "a1", "a").map(TenantId::new).sorted())
                .extracting(TenantId::value)
                .containsExactly("a", "a1", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "1-1-1-1-1", "0b0e8f5e-2f43-4f8e-9d53-7c6b5a4c3d2g", "0b0e8f5e2f434f8e9d537c6b5a4c3d21"
            })
    void shouldRefuseAnIdWhenItIsNoUuid(String text) {
        assertThatThrownBy(() -> CommandId.of(text))
                .hasMessage("commandId '" + text + "' is not accepted: it must be a UUID of 36 characters");
        assertThatThrownBy(() -> RolloutId.of(text)).hasMessageStartingWith("rolloutId '" + text);
    }

    @Test
    void shouldCutAndCleanAFailuresMessageWhenItCouldNotBeSentOrStored() {
        Failure failure = Failure.of(FailureKind.PERMANENT, "\0" + "x".repeat(10_000));

        assertThat(failure.message())
                .startsWith("?xxx")
                .endsWith("x... (10001 characters)")
                .hasSizeLessThan(8_100);
    }

    @Test
    void shouldShowAtMostEightyCharactersWhenAValueIsRefused() {
        InvalidValueException e = new InvalidValueException("set", "a\u0007\ud800" + "b".repeat(500), "be short");

        assertThat(e)
                .hasMessage("set 'a??" + "b".repeat(77) + "... (503 characters)' is not accepted: it must be short");
    }

    @Test
    void shouldNameTopicsUnderThePrefixWhenOneIsGiven() {
        Topics topics = new Topics("blue");

        assertThat(topics.layouts())
                .extracting(Topics.Layout::name)
                .allMatch(name -> name.matches("blue\\.[a-z-]+\\.v1"));
        assertThatThrownBy(() -> new Topics("no spaces")).hasMessageStartingWith("topics.prefix 'no spaces'");
    }
}
