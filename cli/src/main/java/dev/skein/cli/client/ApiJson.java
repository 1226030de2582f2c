package dev.skein.cli.client;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.contracts.codec.ContractJson;

/** The mapper of the API's answers: as the contracts' one, but a collection or text that is left out is empty. */
public final class ApiJson {
    private ApiJson() {}

    /** A mapper that may be shared between threads. */
    public static JsonMapper mapper() {
        return ContractJson.mapper()
                .rebuild()
                .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY))
                .disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }
}
