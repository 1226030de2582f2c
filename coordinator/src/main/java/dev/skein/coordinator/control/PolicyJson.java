package dev.skein.coordinator.control;

import dev.skein.contracts.Durations;
import dev.skein.contracts.InvalidValueException;
import dev.skein.contracts.TenantId;
import dev.skein.coordinator.rollout.Breaker;
import dev.skein.coordinator.rollout.LabelSelector;
import dev.skein.coordinator.rollout.Policy;
import dev.skein.coordinator.rollout.Selector;
import dev.skein.coordinator.rollout.StartWindow;
import dev.skein.coordinator.rollout.WavePolicy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads selectors and policies as the API takes them and the database keeps them. Pure; refuses with an
 * {@link InvalidValueException} that names the field, the value and the fix.
 */
public final class PolicyJson {
    private PolicyJson() {}

    /** A selector; what is absent selects all. */
    public static Selector selector(JsonObject json) {
        return new Selector(
                tenants(json.getJsonArray("tenants")),
                labels("selector.labels", json),
                tenants(json.getJsonArray("exclude")),
                Optional.ofNullable(json.getDouble("samplePercent")).orElse(100.0));
    }

    /** A policy; what is absent is as {@link Policy#USUAL_WAVES} and {@link Breaker#USUAL} say. */
    public static Policy policy(JsonObject json) {
        JsonArray waves = json.getJsonArray("waves");
        List<WavePolicy> read = new ArrayList<>();
        for (int i = 0; waves != null && i < waves.size(); i++) {
            read.add(wave(waves.getJsonObject(i), i == waves.size() - 1));
        }
        JsonObject breaker = json.getJsonObject("breaker");
        return new Policy(
                waves == null ? Policy.USUAL_WAVES : read,
                json.getString("onError", "continue").equals("pause"),
                breaker == null
                        ? Breaker.USUAL
                        : new Breaker(
                                Optional.ofNullable(breaker.getDouble("failureRate")),
                                Optional.ofNullable(breaker.getLong("failures")),
                                Optional.ofNullable(breaker.getDouble("durationRatio"))),
                new Policy.Checks(
                        Policy.Rehearse.valueOf(
                                json.getString("rehearse", "none").toUpperCase(Locale.ROOT)),
                        json.getString("fingerprints", "wave").equals("wave"),
                        json.getBoolean("restorePoint", false)),
                Optional.ofNullable(json.getJsonObject("window")).map(PolicyJson::window));
    }

    private static StartWindow window(JsonObject json) {
        return StartWindow.of(
                json.getString("from"),
                json.getString("to"),
                json.getString("zone", "UTC"),
                Optional.ofNullable(json.getString("zoneLabel")));
    }

    /** After the last wave only latecomers follow: it is not watched, and nothing waits for a promotion. */
    private static WavePolicy wave(JsonObject json, boolean last) {
        String name = json.getString("name");
        Duration soak = Durations.parse("policy.waves." + name + ".soak", json.getString("soak", "PT0S"));
        return new WavePolicy(
                name,
                share("policy.waves." + name, json),
                Optional.ofNullable(json.getInteger("parallelism")),
                last ? Duration.ZERO : soak,
                !last && json.getString("promote", "auto").equals("manual"));
    }

    private static WavePolicy.Share share(String at, JsonObject json) {
        List<String> given = List.of("percent", "count", "tenants", "labels").stream()
                .filter(json::containsKey)
                .toList();
        if (given.size() != 1) {
            throw new InvalidValueException(at, given, "have exactly one of percent, count, tenants and labels");
        }
        return switch (given.get(0)) {
            case "percent" -> new WavePolicy.Share.Percent(json.getDouble("percent"));
            case "count" -> new WavePolicy.Share.Count(json.getLong("count"));
            default ->
                new WavePolicy.Share.Picked(new Selector(
                        tenants(json.getJsonArray("tenants")), labels(at + ".labels", json), Set.of(), 100));
        };
    }

    private static LabelSelector labels(String field, JsonObject json) {
        return Optional.ofNullable(json.getString("labels"))
                .map(text -> LabelSelector.parse(field, text))
                .orElse(LabelSelector.ALL);
    }

    private static Set<TenantId> tenants(@org.jspecify.annotations.Nullable JsonArray json) {
        Set<TenantId> tenants = new TreeSet<>();
        for (int i = 0; json != null && i < json.size(); i++) {
            tenants.add(TenantId.of(json.getString(i)));
        }
        return tenants;
    }
}
