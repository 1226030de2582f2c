package dev.skein.worker.engine;

import dev.skein.sets.DatabaseEngine;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.base.BaseDatabaseType;
import org.flywaydb.core.internal.database.sqlite.SQLiteDatabaseType;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.sqlscript.SqlScriptFactory;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.database.mysql.mariadb.MariaDBDatabaseType;
import org.flywaydb.database.postgresql.PostgreSQLCopyParsedStatement;
import org.flywaydb.database.postgresql.PostgreSQLDatabaseType;

/** How the scripts of an engine are read, and what a statement of theirs does to its transaction. Pure. */
enum Dialect {
    POSTGRESQL {
        @Override
        BaseDatabaseType type() {
            return new PostgreSQLDatabaseType();
        }

        @Override
        Optional<String> obstacle(SqlStatement statement) {
            return statement instanceof PostgreSQLCopyParsedStatement
                    ? Optional.of("COPY needs a stream")
                    : StatementCheck.obstacle(statement.getSql());
        }

        @Override
        boolean commits(String sql) {
            return false;
        }
    },
    MARIADB {
        @Override
        BaseDatabaseType type() {
            return new MariaDBDatabaseType();
        }

        @Override
        Optional<String> obstacle(SqlStatement statement) {
            String sql = statement.getSql();
            boolean outlasts =
                    firstWord(sql).equals("SET") || SqlText.withoutTexts(sql).indexOf('@') >= 0;
            return outlasts ? Optional.of("a variable may outlast it, which Flyway takes back") : Optional.empty();
        }

        // Whatever is not known to stay in its transaction is taken to end it.
        @Override
        boolean commits(String sql) {
            return !MARIADB_IN_TRANSACTION.matcher(firstWord(sql)).matches();
        }
    },
    SQLITE {
        @Override
        BaseDatabaseType type() {
            return new SQLiteDatabaseType();
        }

        @Override
        Optional<String> obstacle(SqlStatement statement) {
            String first = firstWord(statement.getSql());
            return SQLITE_TRANSACTION.matcher(first).matches()
                    ? Optional.of(first + " may end the transaction")
                    : Optional.empty();
        }

        @Override
        boolean commits(String sql) {
            return false;
        }
    };

    private static final Pattern MARIADB_IN_TRANSACTION =
            Pattern.compile("SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|SET|DO|SHOW|EXPLAIN");
    private static final Pattern SQLITE_TRANSACTION =
            Pattern.compile("BEGIN|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|VACUUM|ATTACH|DETACH");
    private static final Pattern WORD = Pattern.compile("\\w+");

    /** The dialect of an engine. */
    static Dialect of(DatabaseEngine engine) {
        return switch (engine) {
            case POSTGRESQL -> POSTGRESQL;
            case MARIADB -> MARIADB;
            case SQLITE -> SQLITE;
        };
    }

    /** Reads scripts with Flyway's own parser. */
    SqlScriptFactory scripts(Configuration configuration, ParsingContext context) {
        return type().createSqlScriptFactory(configuration, context);
    }

    abstract BaseDatabaseType type();

    /** Why the statement must not run in a transaction of Skein's; empty when it may. */
    abstract Optional<String> obstacle(SqlStatement statement);

    /** Whether the statement may commit, by itself, what came before it. */
    abstract boolean commits(String sql);

    /** In upper case; empty where there is none. */
    static String firstWord(String sql) {
        Matcher word = WORD.matcher(sql);
        return word.find(SqlText.firstCode(sql)) ? word.group().toUpperCase(Locale.ROOT) : "";
    }
}
