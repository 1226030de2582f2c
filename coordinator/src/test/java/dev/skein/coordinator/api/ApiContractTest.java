package dev.skein.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skein.contracts.TenantId;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.Operation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document itself; that it loads at all says that it is valid OpenAPI 3.1. */
class ApiContractTest {
    private static Vertx vertx;
    private static ApiContract contract;

    @BeforeAll
    static void load() {
        vertx = Vertx.vertx();
        contract = ApiFixture.await(ApiContract.load(vertx));
    }

    @AfterAll
    static void stop() {
        ApiFixture.await(vertx.close());
    }

    @Test
    void shouldHaveValidExamplesWhereThereAreExamples() {
        List<String> checked = new ArrayList<>();

        checkExamples(contract.openApi().getRawContract(), "#", checked);

        assertThat(checked).hasSizeGreaterThan(10);
    }

    @Test
    void shouldDescribeEachOperationsFailures() {
        assertThat(contract.openApi().operations())
                .filteredOn(operation -> operation.getOpenAPIPath().contains("{"))
                .extracting(Operation::getOperationId)
                .contains("getTenant", "ensureTenant", "getRollout", "undoRollout");
        assertThat(contract.openApi().operations())
                .filteredOn(operation -> operation.getOpenAPIPath().contains("{"))
                .allSatisfy(operation -> assertThat(operation.getResponse(404)).isNotNull());
    }

    @Test
    void shouldAskForTheSameFormAsTheMessages() {
        String pattern = schema("TenantId").getString("pattern");

        assertThat(pattern).isEqualTo("^" + TenantId.FORM.pattern() + "$");
    }

    private static JsonObject schema(String name) {
        return contract.openApi()
                .getRawContract()
                .getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject(name);
    }

    private static void checkExamples(Object node, String at, List<String> checked) {
        if (node instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                checkExamples(array.getValue(i), at + "/" + i, checked);
            }
        } else if (node instanceof JsonObject object) {
            if (object.getValue("example") instanceof JsonObject && object.containsKey("schema")) {
                OutputUnit result = contract.openApi()
                        .getSchemaRepository()
                        .validator(JsonSchema.of(object.getJsonObject("schema")))
                        .validate(withoutAnnotations(object.getJsonObject("example")));
                assertThat(result.getValid()).as(at + ": " + result.getErrors()).isTrue();
                checked.add(at);
            }
            object.fieldNames().stream()
                    .filter(name -> !name.startsWith("__") && !name.equals("schemas"))
                    .forEach(name -> checkExamples(object.getValue(name), at + "/" + name, checked));
        }
    }

    /** The loader marks every object of the document, examples too, with where it stands. */
    private static JsonObject withoutAnnotations(JsonObject example) {
        JsonObject clean = new JsonObject();
        example.fieldNames().stream()
                .filter(name -> !name.startsWith("__"))
                .forEach(name -> clean.put(name, withoutAnnotations(example.getValue(name))));
        return clean;
    }

    private static Object withoutAnnotations(Object value) {
        if (value instanceof JsonObject object) {
            return withoutAnnotations(object);
        }
        if (value instanceof JsonArray array) {
            JsonArray clean = new JsonArray();
            array.forEach(each -> clean.add(withoutAnnotations(each)));
            return clean;
        }
        return value;
    }
}
