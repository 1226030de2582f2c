package dev.skein.coordinator.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The SQL of {@code intake_events} and {@code dead_letter_counts}; every method runs on the caller's connection. */
public final class IntakeStore {
    private static final String KNOWN = """
            SELECT e.source, e.event_id FROM unnest($1::text[], $2::text[]) AS u(source, event_id)
            JOIN intake_events e ON e.source = u.source AND e.event_id = u.event_id""";
    private static final String RECORD = """
            INSERT INTO intake_events (source, event_id, received_at)
            SELECT u.source, u.event_id, $3 FROM unnest($1::text[], $2::text[]) AS u(source, event_id)
            ON CONFLICT DO NOTHING""";
    private static final String COUNT_DEAD_LETTERS = """
            INSERT INTO dead_letter_counts AS d (topic, reason, count, last_message, last_at)
            SELECT $1, u.reason, u.count, u.message, $5
            FROM unnest($2::text[], $3::bigint[], $4::text[]) AS u(reason, count, message)
            ON CONFLICT (topic, reason) DO UPDATE
            SET count = d.count + EXCLUDED.count, last_message = EXCLUDED.last_message, last_at = EXCLUDED.last_at""";

    /** What an event is recognised by when it is sent again. */
    public record EventKey(String source, String id) implements Comparable<EventKey> {
        @Override
        public int compareTo(EventKey other) {
            int bySource = source.compareTo(other.source);
            return bySource != 0 ? bySource : id.compareTo(other.id);
        }
    }

    /** How many messages were put aside for one reason, and the last one's words. */
    public record DeadLetterCount(long count, String lastMessage) {}

    /** Which of these events were taken in before. */
    public Future<Set<EventKey>> known(SqlClient sql, Collection<EventKey> events) {
        return sql.preparedQuery(KNOWN).execute(keys(events)).map(rows -> {
            Set<EventKey> known = new HashSet<>();
            rows.forEach(row -> known.add(new EventKey(row.getString("source"), row.getString("event_id"))));
            return known;
        });
    }

    /** Remembers events as taken in. */
    public Future<Void> record(SqlClient sql, Collection<EventKey> events, Instant now) {
        return sql.preparedQuery(RECORD)
                .execute(keys(new TreeSet<>(events)).addValue(Columns.time(now)))
                .mapEmpty();
    }

    /** Counts messages of a topic that were put aside, by reason. */
    public Future<Void> countDeadLetters(
            SqlClient sql, String topic, Map<String, DeadLetterCount> byReason, Instant now) {
        Map<String, DeadLetterCount> sorted = new TreeMap<>(byReason);
        return sql.preparedQuery(COUNT_DEAD_LETTERS)
                .execute(Tuple.tuple()
                        .addValue(topic)
                        .addValue(Columns.texts(sorted.keySet(), r -> r))
                        .addValue(Columns.array(sorted.values(), Long[]::new, DeadLetterCount::count))
                        .addValue(Columns.texts(
                                sorted.values(), c -> c.lastMessage().replace('\0', '?')))
                        .addValue(Columns.time(now)))
                .mapEmpty();
    }

    private static Tuple keys(Collection<EventKey> events) {
        return Tuple.tuple()
                .addValue(Columns.texts(events, EventKey::source))
                .addValue(Columns.texts(events, EventKey::id));
    }
}
