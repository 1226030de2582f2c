package dev.skein.coordinator.fleet;

import dev.skein.contracts.SetName;
import dev.skein.coordinator.store.ScanStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How scans and drift are told over HTTP. Pure. */
final class FleetJson {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private FleetJson() {}

    static String time(Instant instant) {
        return MILLIS.format(instant);
    }

    static JsonObject of(ScanStore.Asked asked) {
        JsonArray databases = new JsonArray();
        for (ScanStore.Part part : asked.parts()) {
            JsonObject each = new JsonObject().put("database", part.database().value());
            String state =
                    part.finishedAt().isEmpty() ? "running" : part.failure().isPresent() ? "failed" : "done";
            each.put("state", state);
            part.finishedAt()
                    .ifPresent(end -> each.put(
                            "millis",
                            Math.max(0, Duration.between(asked.askedAt(), end).toMillis())));
            part.failure().ifPresent(failure -> each.put("problem", failure.message()));
            databases.add(each);
        }
        boolean failed = asked.parts().stream().anyMatch(part -> part.failure().isPresent());
        return new JsonObject()
                .put("scanId", asked.id().toString())
                .put("set", asked.set().value())
                .put("state", asked.finished() ? failed ? "failed" : "done" : "running")
                .put("detail", asked.detail().name().toLowerCase(Locale.ROOT))
                .put("askedAt", time(asked.askedAt()))
                .put("expiresAt", time(asked.expiresAt()))
                .put("databases", databases);
    }

    static JsonObject of(SetName set, Drift drift) {
        JsonArray versions = new JsonArray();
        for (Drift.Majority each : drift.versions()) {
            versions.add(new JsonObject()
                    .put("version", each.version().value())
                    .put("fingerprint", each.fingerprint().value())
                    .put("targets", each.targets())
                    .put("same", each.same()));
        }
        JsonArray drifted = new JsonArray();
        for (Drift.Drifted each : drift.drifted()) {
            JsonObject item = new JsonObject()
                    .put("database", each.place().database().value())
                    .put("name", each.place().name())
                    .put("reason", each.reason().name().toLowerCase(Locale.ROOT));
            each.version().ifPresent(version -> item.put("version", version.value()));
            each.fingerprint().ifPresent(print -> item.put("fingerprint", print.value()));
            each.problem().ifPresent(problem -> item.put("problem", problem));
            drifted.add(item);
        }
        return new JsonObject()
                .put("set", set.value())
                .put("targets", drift.targets())
                .put("versions", versions)
                .put("drifted", drifted);
    }

    static JsonArray of(List<CatalogDiff.Difference> differences) {
        JsonArray all = new JsonArray();
        for (CatalogDiff.Difference each : differences) {
            all.add(new JsonObject()
                    .put("kind", each.kind())
                    .put("object", each.object())
                    .put("change", each.change().name().toLowerCase(Locale.ROOT))
                    .put("expected", new JsonArray(each.expected()))
                    .put("found", new JsonArray(each.found())));
        }
        return all;
    }

    static void addDifferences(JsonObject drift, Map<ScanResult.Place, JsonArray> differences) {
        JsonArray drifted = drift.getJsonArray("drifted");
        differences.forEach((place, list) -> {
            for (int i = 0; i < drifted.size(); i++) {
                JsonObject item = drifted.getJsonObject(i);
                if (item.getString("database").equals(place.database().value())
                        && item.getString("name").equals(place.name())) {
                    item.put("differences", list);
                }
            }
        });
    }
}
