package dev.skein.stack.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.Topics;
import dev.skein.embedded.Databases;
import dev.skein.embedded.Fixtures;
import dev.skein.stack.doctor.DoctorInput.Postgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DoctorIT {
    private static final Topics UNUSED_TOPICS = new Topics("doctor-it");

    @Test
    void shouldFindNothingWrongWhenAllIsWell() {
        String database = Fixtures.newDatabase();

        List<Finding> findings = examine(InstantSource.system(), database, "postgres");

        assertThat(findings).isNotEmpty().allMatch(Finding.Ok.class::isInstance);
        assertThat(findings)
                .extracting(Finding::check)
                .contains("postgresql version", "postgresql permissions", "clock");
    }

    @Test
    void shouldSayWhichGrantIsMissingWhenTheRoleMayNotCreateSchemas() throws Exception {
        String database = Fixtures.newDatabase();
        String role = "weak_" + database;
        try (Connection connection = Databases.connect(Fixtures.postgres(), database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + role + " LOGIN");
        }

        List<Finding> findings = examine(InstantSource.system(), database, role);

        assertThat(findings)
                .filteredOn(Finding.Problem.class::isInstance)
                .singleElement()
                .satisfies(finding -> assertThat(((Finding.Problem) finding).advice())
                        .isEqualTo("GRANT CREATE ON DATABASE " + database + " TO " + role));
    }

    @Test
    void shouldWarnOfTheClockWhenItIsAMinuteOff() {
        InstantSource late = () -> Instant.now().minus(Duration.ofMinutes(1));

        List<Finding> findings = examine(late, Fixtures.newDatabase(), "postgres");

        assertThat(findings)
                .filteredOn(Finding.Warning.class::isInstance)
                .extracting(Finding::check)
                .containsExactly("clock");
    }

    @Test
    void shouldNameTheMissingTopicsWhenNobodyHasMadeThem() {
        DoctorInput input = new DoctorInput(
                Optional.of(Fixtures.kafka().bootstrapServers()),
                Optional.empty(),
                Optional.empty(),
                UNUSED_TOPICS,
                "1");

        List<Finding> findings = new Doctor(InstantSource.system()).examine(input);

        assertThat(findings)
                .filteredOn(Finding.Problem.class::isInstance)
                .singleElement()
                .satisfies(finding ->
                        assertThat(((Finding.Problem) finding).detail()).contains("doctor-it.commands.v1"));
    }

    @Test
    void shouldSayWhatToDoWhenNothingIsThere() {
        DoctorInput input = new DoctorInput(
                Optional.of("127.0.0.1:1"),
                Optional.of(new Postgres("postgresql://127.0.0.1:1/none", "postgres", Optional.empty())),
                Optional.of("http://127.0.0.1:1"),
                Topics.DEFAULT,
                "1");

        List<Finding> findings = new Doctor(InstantSource.system()).examine(input);

        assertThat(findings)
                .filteredOn(Finding.Problem.class::isInstance)
                .extracting(Finding::check)
                .containsExactly("postgresql", "kafka", "coordinator");
        assertThat(findings)
                .filteredOn(Finding.Problem.class::isInstance)
                .allSatisfy(finding ->
                        assertThat(((Finding.Problem) finding).advice()).isNotBlank());
    }

    private static List<Finding> examine(InstantSource clock, String database, String role) {
        return new Doctor(clock)
                .examine(new DoctorInput(
                        Optional.empty(),
                        Optional.of(new Postgres(
                                Fixtures.postgres().url(database),
                                role,
                                Optional.of(Fixtures.postgres().password()))),
                        Optional.empty(),
                        Topics.DEFAULT,
                        "1"));
    }
}
