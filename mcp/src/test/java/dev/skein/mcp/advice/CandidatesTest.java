package dev.skein.mcp.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.mcp.sql.Plan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which indexes a plan suggests; the plans' texts are PostgreSQL 18's. */
class CandidatesTest {
    private static final Map<String, List<String>> COLUMNS = Map.of("people", List.of("id", "name", "born", "Odd one"));

    @Test
    void shouldPutEqualsBeforeTheFirstRangeWhenAFilterHasBoth() {
        JsonObject scan = scan("((p.born > '2000-01-01'::date) AND ((p.name)::text = 'x'::text) AND (p.id < 5))");

        assertThat(Candidates.of(new Plan(scan), COLUMNS))
                .extracting(Candidate::keys)
                .containsExactly(List.of("\"name\"", "\"id\""));
    }

    @Test
    void shouldFollowTheOrderWhenASortStandsAboveTheScan() {
        JsonObject sort = new JsonObject()
                .put("Node Type", "Sort")
                .put("Sort Key", new JsonArray(List.of("p.born DESC")))
                .put("Plans", new JsonArray(List.of(scan("(p.\"Odd one\" = 1)"))));

        assertThat(Candidates.of(new Plan(sort), COLUMNS))
                .extracting(Candidate::keys)
                .containsExactly(List.of("\"Odd one\"", "\"born\" DESC"));
    }

    @Test
    void shouldSuggestNothingWhenNoColumnIsCompared() {
        assertThat(Candidates.of(new Plan(scan("(p.name <> 'x'::text)")), COLUMNS))
                .isEmpty();
        assertThat(Candidates.of(new Plan(scan("")), COLUMNS)).isEmpty();
        assertThat(Candidates.of(new Plan(scan("(x.name = 'x'::text)")), COLUMNS))
                .isEmpty();
        assertThat(Candidates.of(new Plan(new JsonObject().put("Node Type", "Index Scan")), COLUMNS))
                .isEmpty();
    }

    private static JsonObject scan(String filter) {
        return new JsonObject()
                .put("Node Type", "Seq Scan")
                .put("Relation Name", "people")
                .put("Alias", "p")
                .put("Filter", filter);
    }
}
