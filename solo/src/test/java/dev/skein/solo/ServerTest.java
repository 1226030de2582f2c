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
        Server server = Server.of(Map.of("DB_HOST", "db", "DB_NAME", "contexts", "DB_USER", "app"));

        assertThat(server.url()).isEqualTo("postgresql://db:5432/contexts");
        assertThat(server.user()).contains("app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oracle://db/x", "db:5432", "postgresql:///x", "postgresql://u:secret word@db/x"})
    void shouldRefuseWithoutRepeatingItWhenTheUrlIsNone(String url) {
        assertThatThrownBy(() -> Server.parse(url))
                .hasMessageContaining("write postgresql://host:port/database")
                .hasMessageNotContaining("secret");
    }
}
