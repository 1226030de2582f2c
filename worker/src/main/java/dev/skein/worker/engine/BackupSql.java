package dev.skein.worker.engine;

import dev.skein.contracts.Backup;
import dev.skein.contracts.Fingerprint;
import dev.skein.contracts.MigrationCommand;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The statements around a restore and a drop, which the server runs in one transaction with what they check. Pure.
 *
 * <p>What goes wrong is raised as an error with one of the SQLSTATEs here, so that nothing is left of the transaction.
 */
final class BackupSql {
    /** Another session has the target's lock. */
    static final String BUSY = "SK010";
    /** A newer command has been here. */
    static final String STALE = "SK011";
    /** The command has been done. */
    static final String DONE = "SK012";
    /** A table has other rows than the backup. */
    static final String OTHER_ROWS = "SK013";
    /** The schema is another than the backup's. */
    static final String OTHER_SCHEMA = "SK014";
    /** Something outside the schema needs what is in it. */
    static final String NEEDED_OUTSIDE = "SK015";

    /** Says the fingerprint of what was tried out, in its message, and takes all of it back. */
    static final String TRIED = "SK016";

    private BackupSql() {}

    /** Begins the transaction: takes the target's lock, and makes sure that the command is still to be done. */
    static String open(MigrationCommand command, long lockTimeoutMillis) {
        String target = command.target().name();
        return "BEGIN;\nSET LOCAL lock_timeout = " + lockTimeoutMillis + ";\n"
                + block("""
                        IF NOT pg_try_advisory_xact_lock(%d) THEN
                            RAISE EXCEPTION 'another session works on %s' USING ERRCODE = '%s';
                        END IF;
                        IF EXISTS (SELECT FROM skein.processed_events WHERE command_id = '%s') THEN
                            RAISE EXCEPTION 'done before' USING ERRCODE = '%s';
                        END IF;
                        IF EXISTS (SELECT FROM skein.fences WHERE target = %s AND fence > %d) THEN
                            RAISE EXCEPTION 'a newer command has been here' USING ERRCODE = '%s';
                        END IF;
                        """.formatted(
                                TargetLock.key(target),
                                target,
                                BUSY,
                                command.commandId(),
                                DONE,
                                Sql.literal(target),
                                command.fence(),
                                STALE));
    }

    /** The name that a schema has while another takes its place; nobody else sees it. */
    static String aside(MigrationCommand command) {
        return "skein_aside_" + command.commandId().value().toString().replace("-", "");
    }

    /** Puts the schema aside, if it is there. */
    static String putAside(MigrationCommand command) {
        String target = command.target().name();
        return block("IF to_regnamespace(quote_ident(" + Sql.literal(target) + ")) IS NOT NULL THEN\n"
                + "ALTER SCHEMA " + Sql.identifier(target) + " RENAME TO " + Sql.identifier(aside(command))
                + ";\nEND IF;\n");
    }

    /**
     * Compares a schema with a backup.
     *
     * @param fingerprint what the schema is to have; empty when it cannot be compared, which takes one major version of
     *     the server
     */
    static String compare(String schema, Backup backup, Optional<Optional<Fingerprint>> fingerprint) {
        String name = Sql.literal(schema);
        String rows = new TreeMap<>(backup.rows())
                .entrySet().stream()
                        .map(table -> "(" + Sql.literal(table.getKey()) + ", " + table.getValue() + "::bigint)")
                        .collect(Collectors.joining(", "));
        String counts = rows.isEmpty() ? "" : """
                FOR each IN SELECT * FROM (VALUES %s) v (name, n) LOOP
                    IF to_regclass(format('%%I.%%I', %s, each.name)) IS NULL THEN
                        RAISE EXCEPTION 'table %% is missing', each.name USING ERRCODE = '%s';
                    END IF;
                    EXECUTE format('SELECT count(*) FROM ONLY %%I.%%I', %s, each.name) INTO found;
                    IF found <> each.n THEN
                        RAISE EXCEPTION 'table %% has %% rows, and %% in the backup', each.name, found, each.n
                            USING ERRCODE = '%s';
                    END IF;
                END LOOP;
                """.formatted(rows, name, OTHER_SCHEMA, name, OTHER_ROWS);
        String digest = fingerprint.isEmpty()
                ? ""
                : """
                IF skein.fingerprint_v1(%s) IS DISTINCT FROM %s THEN
                    RAISE EXCEPTION 'the schema has another fingerprint than the backup' USING ERRCODE = '%s';
                END IF;
                """.formatted(name, Sql.literal(fingerprint.get().map(Object::toString)), OTHER_SCHEMA);
        return block("DECLARE each record; found bigint;\n", counts + digest);
    }

    /** Begins to try out a restore beside the schema that is there. */
    static String tryOut(MigrationCommand command) {
        return "BEGIN;\n" + putAside(command);
    }

    /** Makes sure that what was restored has the objects of what was put aside; ends as {@link #TRIED} then. */
    static String tried(MigrationCommand command) {
        String there = "SELECT kind, object FROM skein.catalog_v1(" + Sql.literal(aside(command)) + ")";
        String restored = "SELECT kind, object FROM skein.catalog_v1("
                + Sql.literal(command.target().name()) + ")";
        return block("DECLARE other text;\n", """
                SELECT string_agg(x.kind || ' ' || x.object, ', ') INTO other
                FROM ((%1$s EXCEPT %2$s) UNION (%2$s EXCEPT %1$s)) x;
                IF other IS NOT NULL THEN
                    RAISE EXCEPTION 'a restore would not have the same objects: %%', left(other, 500)
                        USING ERRCODE = '%3$s';
                END IF;
                RAISE EXCEPTION '%%', coalesce(skein.fingerprint_v1(%4$s), '') USING ERRCODE = '%5$s';
                """.formatted(
                there, restored, OTHER_SCHEMA, Sql.literal(command.target().name()), TRIED));
    }

    /** Removes a schema, if it is there, unless something outside needs what is in it. */
    static String remove(String schema, long lockTimeoutMillis) {
        String space = "to_regnamespace(quote_ident(" + Sql.literal(schema) + "))";
        return "SET LOCAL lock_timeout = " + lockTimeoutMillis + ";\n"
                + block("DECLARE other text;\n", """
                        SELECT string_agg(needed.name, ', ') INTO other FROM (
                            SELECT o.oid::regclass::text AS name FROM pg_constraint c
                            JOIN pg_class r ON r.oid = c.confrelid JOIN pg_class o ON o.oid = c.conrelid
                            WHERE c.contype = 'f' AND r.relnamespace = %1$s AND o.relnamespace <> %1$s
                            UNION
                            SELECT v.oid::regclass::text FROM pg_depend d
                            JOIN pg_rewrite w ON w.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
                            JOIN pg_class v ON v.oid = w.ev_class
                            JOIN pg_class r ON r.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
                            WHERE r.relnamespace = %1$s AND v.relnamespace <> %1$s) needed;
                        IF other IS NOT NULL THEN
                            RAISE EXCEPTION 'outside the schema, %% needs what is in it', other
                                USING ERRCODE = '%2$s';
                        END IF;
                        """.formatted(space, NEEDED_OUTSIDE))
                + "DROP SCHEMA IF EXISTS " + Sql.identifier(schema) + " CASCADE;\n";
    }

    /** Notes that the command is done, and ends the transaction. */
    static String close(MigrationCommand command, MigrationResult.Applied result) {
        return "DELETE FROM skein.intents WHERE target = "
                + Sql.literal(command.target().name()) + ";\n"
                + ProcessedEvents.closeAttempt(command, result) + ";\nCOMMIT;\n";
    }

    private static String block(String body) {
        return block("", body);
    }

    private static String block(String declare, String body) {
        return "DO $skein$\n" + declare + "BEGIN\n" + body + "END $skein$;\n";
    }
}
