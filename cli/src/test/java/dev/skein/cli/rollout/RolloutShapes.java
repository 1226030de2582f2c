package dev.skein.cli.rollout;

/** Bodies about rollouts as the coordinator's API documents them. */
final class RolloutShapes {
    static final String ID = "0198c0de-0000-7000-8000-000000000001";

    static final String PLAN = """
            {"set":"context-service","version":"5","targets":1000,"pending":990,
             "digest":"5f2c1a9e0d3b4c6f8a7e9d0c1b2a3f4e5d6c7b8a9f0e1d2c3b4a5f6e7d8c9b0a",
             "waves":[{"number":1,"name":"canary","targets":10},{"number":2,"name":"rest","targets":980}],
             "paths":[{"path":"fast","targets":980},
                      {"path":"flyway","reason":"a new target begins with a baseline script","targets":10}],
             "left":[{"state":"skipped","note":"quarantined until it is re-driven","targets":10}],
             "versions":[{"version":"4","targets":980,"pending":["V5__search.sql"]},
                         {"targets":10,"pending":["V4__tags.sql","V5__search.sql"]}],
             "items":[{"tenantId":"acme","database":"main","name":"tenant_acme","version":"4","wave":1,"state":"queued",
                        "path":"fast"}]}""";

    static final String ERRORS = """
            {"items":[{"error":"0c5f1de2a9b4","count":3,"kind":"PERMANENT","message":"relation \\"docs\\" does not exist",
              "sqlState":"42P01","script":"V5__search.sql","line":3,"waves":[1,2],"tenants":["acme","bolt"]}]}""";

    static final String REHEARSAL = """
            {"rehearsed":100,
             "statements":[{"script":"V5__search.sql","line":3,"sql":"ALTER TABLE docs ADD COLUMN tsv tsvector",
               "targets":100,"maxMillis":812,"meanMillis":9,"tenantId":"acme"}],
             "locks":[{"relation":"docs","mode":"AccessExclusiveLock","targets":100,"maxHeldMillis":840,
               "script":"V5__search.sql","line":3,"tenantId":"acme"}],
             "skipped":[{"script":"V6__index.sql","reason":"it does not run in a transaction","targets":100}]}""";

    static final String AUDIT = """
            {"items":[{"at":"2026-11-21T10:15:30.000Z","verb":"pause","by":"dana","reason":"lunch","from":"running",
              "to":"paused","details":"990 left"}]}""";

    static final String WAVES = """
            {"items":[
              {"number":0,"name":"listed","state":"ended","targets":0,"promote":"auto","soakMillis":0,"tasks":{}},
              {"number":1,"name":"canary","state":"ended","targets":10,"promote":"auto","soakMillis":600000,
               "tasks":{"succeeded":9,"failed":1},"meanMillis":14,
               "startedAt":"2026-11-21T10:15:30.000Z","finishedAt":"2026-11-21T10:15:31.500Z"},
              {"number":2,"name":"rest","state":"running","targets":90,"promote":"manual","soakMillis":0,
               "tasks":{"succeeded":30,"queued":60}}]}""";

    private RolloutShapes() {}

    /** A rollout in a state, with these tasks. */
    static String rollout(String state, String tasks) {
        return """
            {"rolloutId":"%s","set":"context-service","kind":"rollout","state":"%s","version":"5","wave":2,"targets":100,
             "why":"because","tasks":%s,"createdAt":"2026-11-21T10:15:29Z","updatedAt":"2026-11-21T10:15:30Z",
             "later":1}""".formatted(ID, state, tasks);
    }
}
