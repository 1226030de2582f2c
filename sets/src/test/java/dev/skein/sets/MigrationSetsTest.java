package dev.skein.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.DatabaseRef;
import dev.skein.contracts.SchemaVersion;
import dev.skein.contracts.SetName;
import dev.skein.contracts.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationSetsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldReadEverythingWhenASetIsComplete() throws IOException {
        MigrationSet set = new SetFolder(folder)
                .with("skein.yaml", """
                        name: geese
                        engine: postgresql
                        isolation: schema
                        naming: flock_{tenant}
                        placeholders: {season: autumn}
                        timeouts: {lockMillis: 2000, statementMillis: 60000}
                        shared: {schema: common}
                        """)
                .with("shared/V1__types.sql", "create type wing as enum ();")
                .with("migrations/V2.1__nests.sql", "create table nests ();")
                .with("migrations/V10__eggs.sql", "create index concurrently;")
                .with("migrations/V10__eggs.sql.conf", "executeInTransaction=false")
                .with("migrations/U10__eggs.sql", "drop index eggs;")
                .with("migrations/R__views.sql", "create view v;")
                .with("seeds/V1__first.sql", "insert;")
                .with("verify/any name.sql", "select;")
                .with("migrations/README.md", "left out")
                .with("migrations/..data/V9__hidden.sql", "left out")
                .load();

        assertThat(set.name()).isEqualTo(new SetName("geese"));
        assertThat(set.target(new DatabaseRef("main"), new TenantId("acme"))).hasToString("main/flock_acme");
        assertThat(set.placeholders()).containsEntry("season", "autumn");
        assertThat(set.lockTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(set.statementTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(set.sharedSchema()).isEqualTo("common");
        assertThat(set.newestVersion()).contains(new SchemaVersion("10"));
        assertThat(set.hasVersion(new SchemaVersion("2.1.0"))).isTrue();
        assertThat(set.hasVersion(new SchemaVersion("3"))).isFalse();
        assertThat(set.shared()).extracting(ScriptFile::name).containsExactly("V1__types.sql");
        assertThat(set.migrations())
                .extracting(ScriptFile::name)
                .containsExactly(
                        "R__views.sql",
                        "U10__eggs.sql",
                        "V10__eggs.sql",
                        "V10__eggs.sql.conf",
                        "V1__geese.sql",
                        "V2.1__nests.sql");
        assertThat(set.files("verify")).hasSize(1);
    }

    @Test
    void shouldUseDefaultsWhenOnlyTheNameIsGiven() throws IOException {
        MigrationSet set = new SetFolder(folder).load();

        assertThat(set.target(new DatabaseRef("main"), new TenantId("acme"))).hasToString("main/tenant_acme");
        assertThat(set.lockTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(set.statementTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(set.sharedSchema()).isEqualTo("public");
    }

    @Test
    void shouldFindEachSetWhenTheFolderHoldsSeveral() throws IOException {
        new SetFolder(folder.resolve("b")).with("skein.yaml", "name: ducks\n");
        new SetFolder(folder.resolve("a"));
        Files.createDirectories(folder.resolve("no-set"));

        MigrationSets sets = MigrationSets.load(List.of(folder));

        assertThat(sets.all()).extracting(set -> set.name().value()).containsExactly("ducks", "geese");
        assertThat(sets.find(new SetName("geese"))).isPresent();
        assertThat(sets.find(new SetName("swans"))).isEmpty();
    }

    @Test
    void shouldHaveAnotherDigestWhenAnyContentOrNameChanges() throws IOException {
        SetFolder set = new SetFolder(folder);
        String first = set.load().digest();

        assertThat(set.load().digest()).isEqualTo(first).hasSize(64);
        assertThat(set.with("verify/q.sql", "select 1").load().digest()).isNotEqualTo(first);
        assertThat(set.without("verify/q.sql").load().digest()).isEqualTo(first);
        assertThat(set.with("skein.yaml", "name: geese # same\n").load().digest())
                .isNotEqualTo(first);
    }

    @Test
    void shouldRefuseWhenTwoSetsShareAName() throws IOException {
        new SetFolder(folder.resolve("a"));
        new SetFolder(folder.resolve("b"));

        assertThatThrownBy(() -> MigrationSets.load(List.of(folder)))
                .isInstanceOf(InvalidSetException.class)
                .hasMessage(folder.resolve("b") + ": a second set is named 'geese'");
    }

    @Test
    void shouldRefuseWhenTheFolderIsAbsentOrHoldsNoSet() {
        assertThatThrownBy(() -> MigrationSets.load(List.of(folder.resolve("absent"))))
                .hasMessageContaining("absent: cannot be read as a folder of migration sets");
        assertThatThrownBy(() -> MigrationSets.load(List.of(folder)))
                .hasMessageContaining(
                        "holds no migration set: it or a folder directly below it must have a skein.yaml");
    }

    @Test
    void shouldRefuseWhenThereIsNoScript() throws IOException {
        SetFolder set = new SetFolder(folder).without("migrations/V1__geese.sql");

        assertThatThrownBy(set::load).hasMessage(folder.resolve("migrations") + ": holds no .sql script");
    }

    @Test
    void shouldRefuseWhenAScriptIsNotUtf8() throws IOException {
        SetFolder set = new SetFolder(folder);
        Path script = folder.resolve("migrations/V2__latin.sql");
        Files.write(script, "-- größer".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(set::load).hasMessage(script + ": is not UTF-8 text");
    }
}
