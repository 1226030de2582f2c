package dev.skein.coordinator.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Why a request is not answered as asked.
 *
 * @param detail for the caller: names the field, the value and the fix; never the coordinator's internals
 * @param field the field, parameter or header that is not accepted
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
record Problem(HttpResponseStatus status, String detail, Optional<String> field) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(HttpResponseStatus status, String detail) {
        return new Problem(status, detail, Optional.empty());
    }

    static Problem of(HttpResponseStatus status, String detail, String field) {
        return new Problem(status, detail, Optional.of(field));
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("type", "about:blank")
                .put("title", status.reasonPhrase())
                .put("status", status.code())
                .put("detail", detail);
        field.ifPresent(name -> json.put("field", name));
        return json;
    }
}
