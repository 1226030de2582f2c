package dev.skein.contracts.codec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skein.contracts.InvalidValueException;
import java.util.Map;

/**
 * Refuses text that is legal JSON but that neither PostgreSQL nor UTF-8 can hold: U+0000 and halves of surrogate
 * pairs. Refused at the door, such a message is a dead letter; let in, it would fail each time it is stored.
 */
final class StorableText {
    private static final String FIX = "hold no U+0000 and no half of a surrogate pair";

    private StorableText() {}

    /** @throws InvalidValueException naming the field when the text cannot be stored */
    static void check(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(each, text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (each == 0 || Character.isSurrogate(each)) {
                throw new InvalidValueException(field, text, FIX);
            }
        }
    }

    /** Checks all texts and field names below a node; recursion ends at the parser's depth limit of 1000. */
    static void check(String field, JsonNode node) {
        if (node.isTextual()) {
            check(field, node.textValue());
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                check(field + " field name", entry.getKey());
                check(entry.getKey(), entry.getValue());
            }
        } else {
            node.forEach(element -> check(field, element));
        }
    }
}
