package dev.skein.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skein.bench.measure.BenchResult;
import dev.skein.contracts.codec.ContractJson;

/** Results for programs: every value of every round. Pure. */
public final class JsonReport {
    private static final JsonMapper JSON = ContractJson.mapper()
            .rebuild()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private JsonReport() {}

    /** The whole result. */
    public static String of(BenchResult result) {
        try {
            return JSON.writeValueAsString(result) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is always JSON", e);
        }
    }
}
