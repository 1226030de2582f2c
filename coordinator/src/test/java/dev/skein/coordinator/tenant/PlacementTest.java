package dev.skein.coordinator.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.InvalidValueException;
import dev.skein.sets.DatabaseEngine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
    private static final Map<DatabaseRef, Placement.Room> DATABASES = Map.of(
            new DatabaseRef("a"), new Placement.Room(Optional.of(10), false),
            new DatabaseRef("b"), new Placement.Room(Optional.of(10), false),
            new DatabaseRef("c"), new Placement.Room(Optional.empty(), true),
            new DatabaseRef("maria"), new Placement.Room(Optional.of(1), false, DatabaseEngine.MARIADB));
    private final Placement placement = new Placement(
            DATABASES,
            List.of(
                    new Placement.Rule("one", "region", "eu", new DatabaseRef("c")),
                    new Placement.Rule("two", "region", "eu", new DatabaseRef("b")),
                    new Placement.Rule("zoo", "region", "eu", new DatabaseRef("maria"))));

    @ParameterizedTest
    @CsvSource({
        // named, region, targets in a, in b; expected
        "b,eu,0,0,b",
        "c,,0,0,c",
        ",eu,0,0,c",
        ",us,0,0,a",
        ",,1,0,b",
        ",,9,9,a",
        ",,10,9,b",
        ",,10,10,NO_ROOM",
        "zz,,0,0,UNKNOWN_DATABASE",
        "maria,,0,0,UNKNOWN_DATABASE"
    })
    void shouldChooseNamedThenRuleThenEmptiest(String named, String region, long inA, long inB, String expected) {
        // given
        Map<DatabaseRef, Long> loads = Map.of(new DatabaseRef("a"), inA, new DatabaseRef("b"), inB);

        // when
        Placement.Decision decision = placement.place(
                DatabaseEngine.POSTGRESQL,
                Optional.ofNullable(named).map(DatabaseRef::new),
                region == null ? Map.of() : Map.of("region", region),
                database -> loads.getOrDefault(database, 0L));

        // then
        assertThat(words(decision)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // named, region, targets in maria; expected
        "maria,,5,maria",
        ",eu,5,maria",
        ",,0,maria",
        ",,1,NO_ROOM",
        "a,,0,UNKNOWN_DATABASE"
    })
    void shouldChooseADatabaseOfTheSetsEngineWhenThereAreOthers(
            String named, String region, long inMaria, String expected) {
        Placement.Decision decision = placement.place(
                DatabaseEngine.MARIADB,
                Optional.ofNullable(named).map(DatabaseRef::new),
                region == null ? Map.of() : Map.of("region", region),
                database -> inMaria);

        assertThat(words(decision)).isEqualTo(expected);
    }

    @Test
    void shouldNameTheEngineWhenNoDatabaseIsOfIt() {
        Placement.Decision decision =
                placement.place(DatabaseEngine.SQLITE, Optional.empty(), Map.of(), database -> 0L);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Placement.Decision.Nowhere.class,
                        nowhere -> assertThat(nowhere.refusal().message()).contains("engine: sqlite"));
    }

    private static String words(Placement.Decision decision) {
        return switch (decision) {
            case Placement.Decision.Placed placed -> placed.database().value();
            case Placement.Decision.Nowhere nowhere -> nowhere.refusal().kind().name();
        };
    }

    @Test
    void shouldNameTheRuleWhenItsDatabaseIsUnknown() {
        List<Placement.Rule> rules = List.of(new Placement.Rule("eu", "region", "eu", new DatabaseRef("x")));
        assertThatThrownBy(() -> new Placement(DATABASES, rules))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("placement.rules.eu.database 'x'")
                .hasMessageContaining("[a, b, c, maria]");
    }
}
