package dev.skein.mcp.sql;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Writes the SQL that makes the tenants' roles and gives them exactly what they need. Pure but for the salts. */
public final class GrantScript {
    /** As many servers may be in a database at once, or sessions that are just being closed. */
    private static final int SERVERS = 4;

    private static final String OPTIONS = " NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS";

    private final Tables tables;
    private final LimitsConfig limits;
    private final Optional<String> secret;
    private final Supplier<byte[]> salts;

    /**
     * @param secret what passwords are made from; without it the roles get none
     * @param salts 16 random bytes each time
     */
    public GrantScript(Tables tables, LimitsConfig limits, Optional<String> secret, Supplier<byte[]> salts) {
        this.tables = tables;
        this.limits = limits;
        this.secret = secret;
        this.salts = salts;
    }

    /** The script for some tenants, in one transaction; running it again changes nothing but the passwords' salts. */
    public String of(List<Place> places) {
        StringBuilder sql = new StringBuilder(
                "-- Run it in the tenants' database, as a role that may create roles, and owns it and the schemas.\n");
        sql.append("-- It holds no password: only what the server needs to check one.\nBEGIN;\n");
        places.forEach(place -> tenant(place, sql));
        return sql.append("COMMIT;\n").toString();
    }

    private void tenant(Place place, StringBuilder sql) {
        String role = Names.identifier(place.role());
        String schema = Names.identifier(place.schema());
        String path = Names.identifier(place.schema()) + ", public";
        sql.append("\n-- tenant ").append(place.tenant()).append('\n');
        line(
                sql,
                "DO $$ BEGIN IF to_regrole(" + Names.literal(role) + ") IS NULL THEN CREATE ROLE " + role + OPTIONS
                        + "; END IF; END $$");
        line(
                sql,
                "ALTER ROLE " + role + " LOGIN NOINHERIT CONNECTION LIMIT "
                        + limits.concurrent() * SERVERS
                        + password(place));
        line(sql, "ALTER ROLE " + role + " SET default_transaction_read_only = on");
        line(
                sql,
                "ALTER ROLE " + role + " SET statement_timeout = "
                        + limits.timeout().toMillis());
        line(
                sql,
                "ALTER ROLE " + role + " SET idle_in_transaction_session_timeout = "
                        + limits.timeout().toMillis() * 2);
        line(sql, "ALTER ROLE " + role + " SET search_path = " + path);
        line(
                sql,
                "DO $$ BEGIN EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %s', current_database(), "
                        + Names.literal(role) + "); END $$");
        line(sql, "REVOKE ALL ON ALL TABLES IN SCHEMA " + schema + " FROM " + role);
        line(sql, "REVOKE ALL ON ALL SEQUENCES IN SCHEMA " + schema + " FROM " + role);
        line(sql, "GRANT USAGE ON SCHEMA " + schema + " TO " + role);
        line(sql, "GRANT SELECT ON " + list(place, tables.readable()) + " TO " + role);
        if (!tables.writable().isEmpty()) {
            line(sql, "GRANT INSERT, UPDATE, DELETE ON " + list(place, tables.writable()) + " TO " + role);
            line(sql, sequences(place, role));
        }
    }

    private String password(Place place) {
        return secret.map(text -> " PASSWORD "
                        + Names.literal(RolePasswords.verifier(RolePasswords.of(text, place.role()), salts.get())))
                .orElse("");
    }

    private static String list(Place place, Iterable<String> names) {
        TreeSet<String> quoted = new TreeSet<>();
        names.forEach(name -> quoted.add(Names.table(place.schema(), name)));
        return String.join(", ", quoted);
    }

    /** Serial columns take their values from sequences that need a right of their own. */
    private String sequences(Place place, String role) {
        TreeSet<String> quoted = new TreeSet<>();
        tables.writable().forEach(name -> quoted.add(Names.literal(Names.table(place.schema(), name))));
        return "DO $$ DECLARE s regclass; BEGIN FOR s IN SELECT d.objid::regclass FROM pg_depend AS d"
                + " JOIN pg_class AS c ON c.oid = d.objid AND c.relkind = 'S' WHERE d.deptype = 'a' AND d.refobjid IN ("
                + String.join(
                        ", ", quoted.stream().map(each -> each + "::regclass").toList())
                + ") LOOP EXECUTE 'GRANT USAGE ON SEQUENCE ' || s || ' TO ' || " + Names.literal(role)
                + "; END LOOP; END $$";
    }

    private static void line(StringBuilder sql, String statement) {
        sql.append(statement).append(";\n");
    }
}
