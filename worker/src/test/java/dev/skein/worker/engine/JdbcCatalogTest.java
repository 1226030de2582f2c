package dev.skein.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.CatalogLine;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdbcCatalogTest {
    private static final String ORDERS = """
            CREATE TABLE `orders` (
              `id` int(11) NOT NULL,
              `state` varchar(9) DEFAULT 'a,b' CHECK (`state` <> ''),
              PRIMARY KEY (`id`),
              UNIQUE KEY `by_state` (`state`),
              CONSTRAINT `of_note` FOREIGN KEY (`id`) REFERENCES `notes` (`id`) ON DELETE CASCADE
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
             PARTITION BY HASH (`id`)
            """;

    @Test
    void shouldNameColumnsIndexesAndConstraintsWhenATableIsParted() {
        assertThat(JdbcCatalog.parts("table", "orders", ORDERS))
                .extracting(line -> line.kind() + " " + line.object())
                .containsExactly(
                        "column orders.id",
                        "column orders.state",
                        "index orders.id",
                        "index orders.by_state",
                        "constraint orders.of_note",
                        "table orders");
        assertThat(JdbcCatalog.parts("table", "orders", ORDERS).get(5).definition())
                .isEqualTo(") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 PARTITION BY HASH (`id`)");
    }

    @Test
    void shouldGiveOneFingerprintWhateverTheOrderOfLines() {
        CatalogLine id = new CatalogLine("column", "orders.id", "`id` int(11) NOT NULL");
        CatalogLine state = new CatalogLine("column", "orders.state", "`state` varchar(9)");

        assertThat(JdbcCatalog.fingerprint(List.of(id, state)))
                .isPresent()
                .isEqualTo(JdbcCatalog.fingerprint(List.of(state, id)))
                .isNotEqualTo(JdbcCatalog.fingerprint(List.of(id)));
        assertThat(JdbcCatalog.fingerprint(List.of())).isEmpty();
    }

    @Test
    void shouldTellLiteralsApartWhenOnlyTheirCaseDiffers() {
        assertThat(JdbcCatalog.words("CREATE TABLE IF NOT EXISTS \"T\" (a TEXT DEFAULT 'A b')"))
                .isEqualTo(JdbcCatalog.words("create table t(a text  default 'A b');"))
                .isNotEqualTo(JdbcCatalog.words("create table t(a text default 'a b')"));
    }
}
