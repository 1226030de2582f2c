package dev.skein.worker.engine;

/** What a PostgreSQL database has of its own beside what is in it. Pure. */
final class PgDatabaseSettings {
    private PgDatabaseSettings() {}

    /** A statement that gives a database the settings and the privileges of another one. */
    static String copy(String from, String to) {
        return """
                DO $skein$
                DECLARE each record;
                BEGIN
                    FOR each IN SELECT split_part(s, '=', 1) AS name, substr(s, strpos(s, '=') + 1) AS value
                        FROM pg_db_role_setting r JOIN pg_database d ON d.oid = r.setdatabase
                        CROSS JOIN LATERAL unnest(r.setconfig) s WHERE d.datname = %1$s AND r.setrole = 0
                    LOOP
                        PERFORM set_config(each.name, each.value, true);
                        EXECUTE 'ALTER DATABASE ' || quote_ident(%2$s) || ' SET ' || each.name || ' FROM CURRENT';
                    END LOOP;
                    IF EXISTS (SELECT FROM pg_database WHERE datname = %1$s AND datacl IS NOT NULL) THEN
                        EXECUTE 'REVOKE ALL ON DATABASE ' || quote_ident(%2$s) || ' FROM PUBLIC';
                        FOR each IN SELECT x.privilege_type AS privilege, x.is_grantable,
                                CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END AS grantee
                            FROM pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) x WHERE d.datname = %1$s
                        LOOP
                            EXECUTE 'GRANT ' || each.privilege || ' ON DATABASE ' || quote_ident(%2$s) || ' TO '
                                || each.grantee || CASE WHEN each.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END;
                        END LOOP;
                    END IF;
                END $skein$
                """.formatted(Sql.literal(from), Sql.literal(to));
    }
}
