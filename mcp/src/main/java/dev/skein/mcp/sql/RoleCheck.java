package dev.skein.mcp.sql;

import dev.skein.mcp.access.Code;
import dev.skein.mcp.access.ToolException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes sure that a tenant's role may do no more than it should before the role is used: what a role must not do is
 * forbidden by the server, so a role that may do more is no guard. Asked again each minute. Safe on any thread.
 */
public final class RoleCheck {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int SHOWN = 5;

    private static final String POWERS = """
            SELECT rolname::text AS name, (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls) AS powerful,
                ARRAY(SELECT roleid::regrole::text FROM pg_catalog.pg_auth_members WHERE member = r.oid) AS memberships,
                EXISTS (SELECT FROM pg_catalog.pg_shdepend
                    WHERE refclassid = 'pg_catalog.pg_authid'::regclass AND refobjid = r.oid AND deptype = 'o') AS owns,
                has_database_privilege(current_database(), 'CREATE') AS creates,
                ARRAY(SELECT nspname::text FROM pg_catalog.pg_namespace
                    WHERE nspname !~ '^pg_' AND has_schema_privilege(oid, 'CREATE')) AS makes
            FROM pg_catalog.pg_roles AS r WHERE rolname = session_user""";

    /** What role or everyone was granted on tables and columns that the role can reach; an extension's own apart. */
    private static final String GRANTS = """
            SELECT n.nspname::text AS schema, c.relname::text AS name, string_agg(DISTINCT a.privilege_type, ' ') AS granted
            FROM pg_catalog.pg_class AS c
            JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL (
                SELECT grantee, privilege_type FROM pg_catalog.aclexplode(c.relacl)
                UNION ALL
                SELECT x.grantee, x.privilege_type FROM pg_catalog.pg_attribute AS t, pg_catalog.aclexplode(t.attacl) AS x
                WHERE t.attrelid = c.oid AND t.attacl IS NOT NULL) AS a
            WHERE a.grantee IN (0, session_user::regrole) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND has_schema_privilege(n.oid, 'USAGE')
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            GROUP BY 1, 2""";

    /** Functions that the role can call and that act with the rights of others, or reach out of the database. */
    private static final String FUNCTIONS = """
            SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name
            FROM pg_catalog.pg_proc AS p
            JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
            JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
            WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
                AND (p.prosecdef OR NOT l.lanpltrusted AND l.lanname NOT IN ('internal', 'c') OR EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                    JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_extension'::regclass
                    WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
                        AND e.extname IN ('dblink', 'http', 'pg_net')))
                AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
                AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')""";

    private static final String OWNS = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_shdepend WHERE refclassid = 'pg_catalog.pg_authid'::regclass
                AND refobjid = session_user::regrole AND deptype = 'o')""";

    private final Tables tables;
    private final InstantSource clock;
    private final Map<String, Instant> good = new ConcurrentHashMap<>();

    public RoleCheck(Tables tables, InstantSource clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** @throws ToolException with all that the role may do too much */
    void check(Session session) {
        String role = session.place().role();
        Instant now = clock.instant();
        Instant last = good.get(role);
        if (last != null && now.isBefore(last.plus(KEPT))) {
            return;
        }
        good.remove(role);
        List<String> problems = problems(session);
        if (!problems.isEmpty()) {
            throw new ToolException(
                    Code.ROLE_NOT_SAFE,
                    "role '" + role + "' may do more than it should, so it is not used: "
                            + String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size()))));
        }
        good.put(role, now);
    }

    /**
     * Before a commit: a transaction changes rows and makes nothing. Large objects, which any role may make, are what this
     * is about.
     *
     * @throws ToolException when the role owns something by now
     */
    static void checkNothingMade(Session session) {
        if (session.query(OWNS).iterator().next().getBoolean(0)) {
            throw new ToolException(
                    Code.STATEMENT_NOT_ALLOWED,
                    "the transaction has made an object, such as a large object: it may change rows only");
        }
    }

    private List<String> problems(Session session) {
        List<String> problems = new ArrayList<>();
        powers(session.query(POWERS).iterator().next(), session.place(), problems);
        for (Row row : session.query(GRANTS, Tuple.tuple())) {
            grants(session.place(), row, problems);
        }
        for (Row row : session.query(FUNCTIONS)) {
            problems.add("it may call " + row.getString("name")
                    + ", which acts with other rights (revoke EXECUTE on it from PUBLIC)");
        }
        return problems;
    }

    private static void powers(Row row, Place place, List<String> problems) {
        if (!place.role().equals(row.getString("name"))) {
            problems.add("the session is of role " + row.getString("name"));
        }
        if (row.getBoolean("powerful")) {
            problems.add("it has an attribute such as SUPERUSER, CREATEROLE or BYPASSRLS");
        }
        if (row.getArrayOfStrings("memberships").length > 0) {
            problems.add("it is a member of " + String.join(", ", row.getArrayOfStrings("memberships")));
        }
        if (row.getBoolean("owns")) {
            problems.add("it owns something");
        }
        if (row.getBoolean("creates")) {
            problems.add("it may create schemas");
        }
        if (row.getArrayOfStrings("makes").length > 0) {
            problems.add("it may create in schema " + String.join(", ", row.getArrayOfStrings("makes")));
        }
    }

    private void grants(Place place, Row row, List<String> problems) {
        String table = row.getString("name");
        Set<String> granted = new TreeSet<>(List.of(row.getString("granted").split(" ")));
        boolean known = row.getString("schema").equals(place.schema())
                && tables.readable().contains(table);
        Set<String> allowed = !known
                ? Set.of()
                : tables.writable().contains(table) ? Set.of("SELECT", "INSERT", "UPDATE", "DELETE") : Set.of("SELECT");
        granted.removeAll(allowed);
        if (!granted.isEmpty()) {
            problems.add("it has " + String.join(", ", granted) + " on " + Names.table(row.getString("schema"), table)
                    + " (revoke it from the role and from PUBLIC)");
        }
    }
}
