package dev.skein.cli.client;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.contracts.codec.ContractJson;
import java.util.List;
import java.util.Map;

/** The mapper of the API's answers: as the contracts' one, but a list, map or text that is left out is empty. */
public final class ApiJson {
    private static final JsonSetter.Value AS_EMPTY = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

    private ApiJson() {}

    /** A mapper that may be shared between threads. */
    public static JsonMapper mapper() {
        JsonMapper mapper = ContractJson.mapper().rebuild().build();
        mapper.configOverride(List.class).setSetterInfo(AS_EMPTY);
        mapper.configOverride(Map.class).setSetterInfo(AS_EMPTY);
        mapper.configOverride(String.class).setSetterInfo(AS_EMPTY);
        return mapper;
    }
}
