package dev.skein.cli;

/** Bodies as the coordinator's API documents them. */
public final class Shapes {
    public static final String STATUS = """
            {"targets":{"total":3,"byState":{"ready":2,"quarantined":1},"byVersion":{"4":2,"3":1},"byDatabase":{"main":3}},
             "tasks":{"queued":0,"succeeded":5},
             "deadLetters":{"total":7,"byReason":[{"topic":"skein.tenants.v1","reason":"not-json","count":7,
               "lastMessage":"Unexpected character","lastAt":"2026-11-21T10:30:00.123Z"}]},
             "sets":[{"name":"context-service","newestVersion":"4"}],"version":"9.8.7","later":{"field":1}}""";

    public static final String REGISTERED = """
            {"tenantId":"goose","set":"context-service","database":"main","name":"tenant_goose","registered":true}""";

    private Shapes() {}

    /** A status with these targets by state. */
    public static String statusWith(String byState) {
        return "{\"targets\":{\"total\":1,\"byState\":" + byState
                + "},\"deadLetters\":{\"total\":0},\"version\":\"9.8.7\"}";
    }

    /** A tenant with one target in a state, and its last task's state. */
    public static String tenant(String targetState, String taskState) {
        return """
            {"tenantId":"goose","state":"active","labels":{"tier":"gold"},"createdAt":"2026-11-21T10:30:00Z",
             "targets":[{"set":"context-service","database":"main","name":"tenant_goose","state":"%s","version":"4",
               "failure":{"kind":"PERMANENT","message":"relation \\"tags\\" exists","sqlState":"42P07",
                 "script":"V3__tags.sql","line":4},
               "tasks":[{"commandId":"0198c0de-0000-7000-8000-000000000001","state":"%s","attempt":2,"path":"fast",
                 "durationMillis":840,"worker":"worker-1","requestedAt":"2026-11-21T10:30:01Z"}]}]}""".formatted(targetState, taskState);
    }

    /** A page of tenants without targets. */
    public static String page(String next, String... ids) {
        StringBuilder items = new StringBuilder();
        for (String id : ids) {
            items.append(items.isEmpty() ? "" : ",")
                    .append("{\"tenantId\":\"")
                    .append(id)
                    .append("\",\"state\":\"active\",\"labels\":{},\"createdAt\":\"2026-11-21T10:30:00Z\",")
                    .append("\"targets\":[{\"set\":\"s\",\"database\":\"main\",\"name\":\"tenant_")
                    .append(id)
                    .append("\",\"state\":\"ready\",\"version\":\"4\"}]}");
        }
        return "{\"items\":[" + items + "]" + (next.isEmpty() ? "" : ",\"next\":\"" + next + "\"") + "}";
    }

    /** A feed's event of one changed target. */
    public static String change(int id, String tenant, String state) {
        return """
            id: %d
            event: changes
            data: {"targets":[{"tenantId":"%s","set":"context-service","target":{"database":"main","isolation":"schema","name":"tenant_%s"},
            data: "state":"%s","version":"4","updatedAt":"2026-11-21T10:30:00Z"}],"rollouts":[],"omitted":7}

            """.formatted(id, tenant, tenant, state);
    }
}
