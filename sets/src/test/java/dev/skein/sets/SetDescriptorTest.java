package dev.skein.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetDescriptorTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            engine: oracle              | engine 'oracle' is not accepted: it must be one of [postgresql, mariadb, mysql, sqlite]
            isolation: file             | isolation 'FILE' is not accepted: it must be schema or database with engine postgresql
            schema: crm                 | schema 'crm' is not accepted: it must be left out
            isolation: shard            | isolation 'shard' is not accepted: it must be one of [schema, database, file]
            naming: tenant              | naming 'tenant' is not accepted: it must contain {tenant} once
            naming: Flock_{tenant}      | naming 'Flock_{tenant}' is not accepted: it must contain {tenant} once
            naming: a{tenant}{tenant}   | naming 'a{tenant}{tenant}' is not accepted: it must contain {tenant} once
            naming: -{tenant}           | naming '-{tenant}' is not accepted: it must contain {tenant} once
            naming: sixteen_letters_{tenant} | naming 'sixteen_letters_{tenant}' is not accepted: it must contain {tenant} once
            naming: '{tenant}'          | naming '{tenant}' is not accepted: it must keep every tenant off a schema of PostgreSQL's own
            naming: pg_x{tenant}        | naming 'pg_x{tenant}' is not accepted: it must keep every tenant off a schema of PostgreSQL's own
            naming: s{tenant}           | naming 's{tenant}' is not accepted: it must keep every tenant off the schema skein
            naming: pub{tenant}c        | naming 'pub{tenant}c' is not accepted: it must keep every tenant off the schema public
            colour: red                 | unknown key 'colour': it must be one of [
            timeouts: {lock: 5}         | unknown key 'lock': it must be one of [
            timeouts: {lockMillis: 5s}  | timeouts.lockMillis '5s' is not accepted: it must be a whole number of milliseconds
            timeouts: {lockMillis: 0}   | timeouts.lockMillis '0' is not accepted: it must be between 1 and 2147483647
            placeholders: {limit: 5}    | placeholders.limit '5' is not accepted: it must be a text
            placeholders: {limit: }     | placeholders.limit is missing: it must hold a value
            shared: {schema: skein}     | shared.schema 'skein' is not accepted
            shared: {schema: pg_catalog} | shared.schema 'pg_catalog' is not accepted
            'name: geese'               | is not YAML: Duplicate field 'name'
            """)
    void shouldNameKeyValueAndFixWhenAKeyIsWrong(String line, String told) throws IOException {
        SetFolder set = new SetFolder(folder)
                .with("skein.yaml", "name: geese\n" + line.replace("'name: geese'", "name: geese"));

        assertThatThrownBy(set::load)
                .isInstanceOf(InvalidSetException.class)
                .hasMessageStartingWith(folder.resolve("skein.yaml") + ": " + told);
    }

    @Test
    void shouldRefuseSharedScriptsWhenTenantsShareNothing() throws IOException {
        SetFolder set = new SetFolder(folder)
                .with("skein.yaml", "name: geese\nengine: sqlite\n")
                .with("shared/V1__all.sql", "SELECT 1;\n");

        assertThatThrownBy(set::load)
                .isInstanceOf(InvalidSetException.class)
                .hasMessageContaining("shared: cannot be run with engine sqlite");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                 | holds no keys: it must have at least name: <name of the set>
            just text          | holds no keys: it must have at least name: <name of the set>
            engine: postgresql | name is missing: it must be a text
            name: Geese        | set 'Geese' is not accepted: it must match ^[a-z0-9]
            name: 5            | name '5' is not accepted: it must be a text
            name: [            | is not YAML:
            """)
    void shouldSayWhatIsMissingWhenThereIsNoName(String yaml, String told) throws IOException {
        SetFolder set = new SetFolder(folder).with("skein.yaml", yaml);

        assertThatThrownBy(set::load)
                .isInstanceOf(InvalidSetException.class)
                .hasMessageStartingWith(folder.resolve("skein.yaml") + ": " + told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop_{tenant}", "t{tenant}", "_{tenant}", "a{tenant}_b", "fifteen_letter_{tenant}"})
    void shouldAcceptWhenTheNamingKeepsTenantsApart(String naming) throws IOException {
        MigrationSet set = new SetFolder(folder)
                .with("skein.yaml", "name: geese\nnaming: '" + naming + "'\n")
                .load();

        assertThat(set.descriptor().targetName("a".repeat(48))).hasSizeLessThanOrEqualTo(63);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mysql      | isolation: schema     | isolation 'SCHEMA' is not accepted: it must be database with engine mariadb
            sqlite     | isolation: database   | isolation 'DATABASE' is not accepted: it must be file with engine sqlite
            mariadb    | naming: '{tenant}'    | naming '{tenant}' is not accepted: it must keep every tenant off the database mysql
            mariadb    | naming: mysql         | naming 'mysql' is not accepted: it must be the name of a database that is not
            mariadb    | naming: Shop          | naming 'Shop' is not accepted: it must contain {tenant} once
            mariadb    | shared: {schema: crm} | shared 'crm' is not accepted: it must be left out
            sqlite     | naming: ../{tenant}   | naming '../{tenant}' is not accepted: it must contain {tenant} once
            sqlite     | naming: a/{tenant}    | naming 'a/{tenant}' is not accepted: it must contain {tenant} once
            """)
    void shouldNameKeyValueAndFixWhenAKeyDoesNotFitTheEngine(String engine, String line, String told)
            throws IOException {
        SetFolder set = new SetFolder(folder).with("skein.yaml", "name: geese\nengine: " + engine + "\n" + line);

        assertThatThrownBy(set::load)
                .isInstanceOf(InvalidSetException.class)
                .hasMessageStartingWith(folder.resolve("skein.yaml") + ": " + told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                         | POSTGRESQL | SCHEMA   | tenant_a
            isolation: database                        | POSTGRESQL | DATABASE | tenant_a
            engine: mysql                              | MARIADB    | DATABASE | tenant_a
            {engine: mariadb, naming: 'shop_{tenant}'} | MARIADB    | DATABASE | shop_a
            {engine: sqlite, naming: '{tenant}'}       | SQLITE     | FILE     | a
            {isolation: database, naming: cas_audit}   | POSTGRESQL | DATABASE | cas_audit
            """)
    void shouldNameTheTargetWhenTheEngineIsGiven(
            String keys, DatabaseEngine engine, dev.skein.contracts.Isolation isolation, String target)
            throws IOException {
        String yaml = keys.startsWith("{") ? "{name: geese, " + keys.substring(1) : "name: geese\n" + keys;

        MigrationSet set = new SetFolder(folder).with("skein.yaml", yaml).load();

        assertThat(set.engine()).isEqualTo(engine);
        assertThat(set.isolation()).isEqualTo(isolation);
        assertThat(set.descriptor().targetName("a")).isEqualTo(target);
    }
}
