package dev.skein.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skein.sets.DatabaseEngine;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql://db/app, postgresql://db:5432/app",
        "postgres://db:6000/app?sslmode=require, postgresql://db:6000/app?sslmode=require",
        "postgresql+asyncpg://ann:s%40cret@db:5432/interaction_db, postgresql://db:5432/interaction_db",
        "mysql+aiomysql://ann:s@gateway:4000/rainmaker?ssl=true, mariadb://gateway:4000/?sslMode=verify-full",
        "mysql+pymysql://db/app?ssl_ca=/ca.pem&ssl_verify_cert=true&ssl_verify_identity=true&charset=utf8mb4,"
                + " mariadb://db:3306/?charset=utf8mb4&sslMode=verify-full&serverSslCert=/ca.pem",
        "mysql+aiomysql://db/app?ssl_ca=/ca.pem, mariadb://db:3306/?sslMode=verify-ca&serverSslCert=/ca.pem",
        "postgresql+asyncpg://db/app?ssl=require, postgresql://db:5432/app?sslmode=require",
        "mariadb://db/, mariadb://db:3306/",
    })
    void shouldReadTheFormsThatOthersWriteWhenGivenOne(String given, String expected) {
        assertThat(Server.parse(given).url()).isEqualTo(expected);
    }

    @Test
    void shouldTakeTheCredentialsOutWhenTheUrlHoldsThem() {
        Server server = Server.parse("postgresql+asyncpg://ann:s%40c+ret@db/app");

        assertThat(server.user()).contains("ann");
        assertThat(server.password()).contains("s@c+ret");
        assertThat(server.toString()).doesNotContain("s@c");
    }

    @Test
    void shouldNameTheFolderAndTheFileWhenTheUrlIsOfSqlite(@TempDir Path folder) {
        Server file = Server.parse("sqlite+aiosqlite:///" + folder + "/tmws.db");

        assertThat(file.engine()).isEqualTo(DatabaseEngine.SQLITE);
        assertThat(file.address()).isEqualTo(folder.toString());
        assertThat(file.database()).contains("tmws");
        assertThat(file.url()).isEqualTo("sqlite:" + folder + "?suffix=.db");
        assertThat(Server.parse("sqlite:" + folder).database()).isEmpty();
    }

    @Test
    void shouldPutItTogetherFromPartsWhenThereIsNoUrl() {
        Map<String, String> parts =
                Map.of("DB_HOST", "db", "DB_NAME", "contexts", "DB_USER", "app", "DB_SSLMODE", "verify-ca");

        Server server = Server.of(parts, DatabaseEngine.POSTGRESQL);

        assertThat(server.url()).isEqualTo("postgresql://db:5432/contexts?sslmode=verify-ca");
        assertThat(server.user()).contains("app");
        assertThat(Server.of(parts, DatabaseEngine.MARIADB).url()).isEqualTo("mariadb://db:3306/?sslMode=verify-ca");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oracle://db/x", "db:5432", "postgresql:///x", "postgresql://u:secret word@db/x"})
    void shouldRefuseWithoutRepeatingItWhenTheUrlIsNone(String url) {
        assertThatThrownBy(() -> Server.parse(url))
                .hasMessageContaining("write postgresql://host:port/database")
                .hasMessageNotContaining("secret");
    }
}
