package dev.skein.contracts.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds what a newer schema breaks: a property that went away, another type, reference, pattern, format or constant, a
 * tighter limit, a newly required property, a value gone from an enumeration, or a door shut to unknown fields.
 */
final class SchemaDiff {
    private static final List<String> SAME = List.of("$ref", "type");
    private static final List<String> NARROWING = List.of("pattern", "format", "const");
    private static final List<String> LOWER_LIMITS = List.of("minimum", "minLength");
    private static final List<String> UPPER_LIMITS = List.of("maximum", "maxLength");
    private static final List<String> NAMED_PARTS = List.of("properties", "$defs");

    private final List<String> breaks = new ArrayList<>();

    private SchemaDiff() {}

    /** The breaking changes, each with its place; empty when the newer schema only adds. */
    static List<String> breaks(JsonNode older, JsonNode newer) {
        SchemaDiff diff = new SchemaDiff();
        diff.compare("", older, newer);
        return diff.breaks;
    }

    private void compare(String at, JsonNode older, JsonNode newer) {
        for (String keyword : SAME) {
            if (!newer.path(keyword).equals(older.path(keyword))) {
                breaks.add(at + " has another " + keyword);
            }
        }
        for (String keyword : NARROWING) {
            if (newer.has(keyword) && !newer.get(keyword).equals(older.path(keyword))) {
                breaks.add(at + " has another " + keyword);
            }
        }
        compareLimits(at, older, newer);
        compareSets(at, older, newer);
        for (String parts : NAMED_PARTS) {
            for (Map.Entry<String, JsonNode> part : older.path(parts).properties()) {
                compareOrMiss(
                        at + "/" + part.getKey(),
                        part.getValue(),
                        newer.path(parts).path(part.getKey()));
            }
        }
        if (older.has("items")) {
            compareOrMiss(at + "/items", older.get("items"), newer.path("items"));
        }
        compareAdditional(at, older.path("additionalProperties"), newer.path("additionalProperties"));
        for (int i = 0;
                i < Math.max(older.path("allOf").size(), newer.path("allOf").size());
                i++) {
            compareOrMiss(
                    at + "/allOf/" + i,
                    older.path("allOf").path(i),
                    newer.path("allOf").path(i));
        }
    }

    private void compareOrMiss(String at, JsonNode older, JsonNode newer) {
        if (newer.isMissingNode()) {
            breaks.add(at + " was removed");
        } else if (older.isMissingNode()) {
            breaks.add(at + " was added");
        } else {
            compare(at, older, newer);
        }
    }

    private void compareAdditional(String at, JsonNode older, JsonNode newer) {
        if (newer.isBoolean() && !newer.booleanValue()) {
            breaks.add(at + " refuses unknown fields");
        } else if (older.isObject() && newer.isObject()) {
            compare(at + "/*", older, newer);
        } else if (older.isObject() != newer.isObject()) {
            breaks.add(at + " has other additionalProperties");
        }
    }

    private void compareLimits(String at, JsonNode older, JsonNode newer) {
        for (String limit : LOWER_LIMITS) {
            if (newer.has(limit)
                    && (!older.has(limit)
                            || newer.get(limit).asLong() > older.get(limit).asLong())) {
                breaks.add(at + " has a higher " + limit);
            }
        }
        for (String limit : UPPER_LIMITS) {
            if (newer.has(limit)
                    && (!older.has(limit)
                            || newer.get(limit).asLong() < older.get(limit).asLong())) {
                breaks.add(at + " has a lower " + limit);
            }
        }
    }

    private void compareSets(String at, JsonNode older, JsonNode newer) {
        Set<JsonNode> newlyRequired = elements(newer.path("required"));
        newlyRequired.removeAll(elements(older.path("required")));
        newlyRequired.forEach(name -> breaks.add(at + "/" + name.asText() + " is newly required"));
        Set<JsonNode> noLongerSent = elements(older.path("required"));
        noLongerSent.removeAll(elements(newer.path("required")));
        noLongerSent.forEach(name -> breaks.add(at + "/" + name.asText() + " is no longer required"));
        if (newer.has("enum")) {
            Set<JsonNode> gone = elements(older.path("enum"));
            gone.removeAll(elements(newer.path("enum")));
            gone.forEach(value -> breaks.add(at + " no longer allows " + value.asText()));
            if (!older.has("enum")) {
                breaks.add(at + " has a new enum");
            }
        }
    }

    private static Set<JsonNode> elements(JsonNode array) {
        Set<JsonNode> elements = new HashSet<>();
        array.forEach(elements::add);
        return elements;
    }
}
