package dev.skein.runtime.log;

/** The keys of Skein's key-value logs; the message says what, the keys say which. Never a secret. */
public final class LogKeys {
    public static final String ATTEMPT = "attempt";
    public static final String CLIENT = "client";
    public static final String COMMAND = "command";
    public static final String COUNT = "count";
    public static final String DATABASE = "database";
    public static final String DURATION_MS = "duration_ms";
    public static final String EVENT = "event";
    public static final String FENCE = "fence";
    public static final String GROUP = "group";
    public static final String OFFSET = "offset";
    public static final String OUTCOME = "outcome";
    public static final String PARTITION = "partition";
    public static final String PATH = "path";
    public static final String PORT = "port";
    public static final String REASON = "reason";
    public static final String ROLLOUT = "rollout";
    public static final String ROWS = "rows";
    public static final String SET = "set";
    public static final String SQLSTATE = "sqlstate";
    public static final String STATE = "state";
    public static final String TARGET = "target";
    public static final String TENANT = "tenant";
    public static final String TOOL = "tool";
    public static final String TOPIC = "topic";
    public static final String WORKER = "worker";

    private LogKeys() {}
}
