package dev.skein.coordinator.views;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Runs the read models' statements, one round trip each; never blocks. Results come on the caller's context. */
final class Reader {
    /** The column with one item as JSON. */
    private static final String ITEM = "item";
    /** The column that pages are ordered by. */
    private static final String KEY = "key";

    private final Pool pool;

    Reader(Pool pool) {
        this.pool = pool;
    }

    Future<RowSet<Row>> rows(Sql sql) {
        return pool.preparedQuery(sql.text()).execute(Tuple.tuple(sql.values()));
    }

    /** The {@code item} of the first row. */
    Future<Optional<JsonObject>> first(Sql sql) {
        return rows(sql).map(rows -> {
            for (Row row : rows) {
                return Optional.of(row.getJsonObject(ITEM));
            }
            return Optional.empty();
        });
    }

    /** The {@code item} of each row. */
    Future<JsonArray> items(Sql sql) {
        return rows(sql).map(rows -> {
            JsonArray items = new JsonArray();
            rows.forEach(row -> items.add(row.getJsonObject(ITEM)));
            return items;
        });
    }

    /**
     * A page with its {@code items}, and {@code next} if more follow. One row more than wanted is read to know that.
     *
     * @param sql up to its conditions; gives {@code key} and {@code item}
     * @param column what {@code key} is and the page is ordered by
     */
    Future<JsonObject> page(Sql sql, String column, int limit) {
        sql.then(" ORDER BY " + column + " LIMIT ").parameter(limit + 1);
        return rows(sql).map(rows -> {
            JsonArray items = new JsonArray();
            JsonObject page = new JsonObject().put("items", items);
            String last = "";
            for (Row row : rows) {
                if (items.size() == limit) {
                    return page.put("next", last);
                }
                items.add(row.getJsonObject(ITEM));
                last = String.valueOf(row.getValue(KEY));
            }
            return page;
        });
    }
}
