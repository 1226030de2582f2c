package dev.skein.mcp.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.TenantId;
import dev.skein.mcp.access.ToolException;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done with SQL as text, without a server. */
class SqlTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 'x', \"X1\", 42, 1.5, $1 FROM t2 | SELECT ?, \"X1\", ?, ?, $1 FROM t2",
                "SELECT 'it''s', E'a\\'b' | SELECT ?, ?",
                "SELECT $$a$$, $t$b$t$ -- secret | SELECT ?, ? ?",
                "SELECT /* secret */ 1 | SELECT ? ?"
            })
    void shouldHideValuesWhenAStatementIsKept(String sql, String masked) {
        assertThat(SlowStatements.masked(sql)).isEqualTo(masked);
    }

    @Test
    void shouldReplaceNamesOutsideOfTextsOnlyWhenParametersAreNamed() {
        NamedParameters found = NamedParameters.of(
                "SELECT ':a', \":a\", b::a, $$ :a $$, x[1:2] /* :a */ FROM t WHERE p = :b AND q = :a AND r = :b AND s = :c -- :a",
                Map.of("a", 1, "b", "two"));

        assertThat(found.sql())
                .isEqualTo("SELECT ':a', \":a\", b::a, $$ :a $$, x[1:2] /* :a */ FROM t WHERE p = $1 AND q = $2"
                        + " AND r = $1 AND s = :c -- :a");
        assertThat(found.values()).containsExactly("two", 1);
    }

    @Test
    void shouldNameTheValueWhenItDoesNotFit() {
        assertThatThrownBy(() -> Parameters.of(List.of("integer", "uuid"), List.of(1, "no uuid")))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("uuid for $2");
        assertThatThrownBy(() -> Parameters.of(List.of("integer"), List.of())).hasMessageContaining("have 1 values");
        assertThatThrownBy(() -> Parameters.of(List.of("integer"), List.of(1.5)))
                .hasMessageContaining("integer for $1");
    }

    @Test
    void shouldBeTypedWhenTheServerExpectsATypeOfAParameter() {
        Tuple tuple = Parameters.of(
                List.of("bigint[]", "jsonb", "text", "boolean"),
                Arrays.asList(List.of(1, 2), Map.of("a", 1), Map.of("b", 2), null));

        assertThat((Long[]) tuple.getValue(0)).containsExactly(1L, 2L);
        assertThat(tuple.getJsonObject(1).getInteger("a")).isEqualTo(1);
        assertThat(tuple.getString(2)).isEqualTo("{\"b\":2}");
        assertThat(tuple.getValue(3)).isNull();
    }

    @Test
    void shouldQuoteWhenNamesAndTextsAreAwkward() {
        assertThat(Names.table("a\"b", "c")).isEqualTo("\"a\"\"b\".\"c\"");
        assertThat(Names.literal("it's \\ here")).isEqualTo(" E'it''s \\\\ here'");
    }

    @Test
    void shouldMakeTheSamePasswordForARoleAndAnotherForAnother() {
        assertThat(RolePasswords.of("s", "a"))
                .isEqualTo(RolePasswords.of("s", "a"))
                .hasSize(43);
        assertThat(RolePasswords.of("s", "a"))
                .isNotEqualTo(RolePasswords.of("s", "b"))
                .isNotEqualTo(RolePasswords.of("t", "a"));
    }

    @Test
    void shouldKeepOfAPasswordWhatScramKeepsWhenItIsThatOfTheRfc() {
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

        assertThat(RolePasswords.verifier("pencil", salt))
                .isEqualTo("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ=="
                        + "$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
    }

    @Test
    void shouldRefuseTheSecretWhenItIsTooShort() {
        assertThatThrownBy(() -> RolePasswords.secret(database("r_{tenant}", "env:S"), Map.of("S", "")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("skein.mcp.database.secret 'env:S'");
        assertThat(RolePasswords.secret(database("r_{tenant}", "env:S"), Map.of("S", "sixteen-letters-")))
                .contains("sixteen-letters-");
    }

    @Test
    void shouldRefuseTheConfigurationWhenAPatternCannotTellTenantsApart() {
        assertThatThrownBy(() -> Place.check(database("mcp")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("skein.mcp.database.role 'mcp'")
                .hasMessageContaining("{tenant}");
        assertThatThrownBy(() -> Place.of(database("x".repeat(60) + "{tenant}"), TenantId.of("acme")))
                .hasMessageContaining("63 characters");
        assertThatThrownBy(() -> Tables.of(Set.of("a"), Set.of("b")))
                .hasMessageContaining("skein.mcp.writable-tables 'b'");
    }

    private static DatabaseConfig database(String role) {
        return database(role, "env:NONE");
    }

    private static DatabaseConfig database(String role, String secret) {
        return new DatabaseConfig() {
            @Override
            public String url() {
                return "postgresql://localhost:5432/none";
            }

            @Override
            public String role() {
                return role;
            }

            @Override
            public String schema() {
                return "tenant_{tenant}";
            }

            @Override
            public Optional<String> secret() {
                return Optional.of(secret);
            }
        };
    }
}
