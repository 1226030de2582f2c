package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import java.sql.SQLException;
import org.sqlite.SQLiteJDBCLoader;

/** The errors of SQLite, by their primary result codes. */
final class SqliteErrors implements VendorErrors {
    private static final int PRIMARY = 0xff;
    private static final int ERROR = 1;
    private static final int PERM = 3;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int INTERRUPT = 9;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    private final SqliteFolder folder;

    /** @param folder where the files of the errors are */
    SqliteErrors(SqliteFolder folder) {
        this.folder = folder;
    }

    @Override
    public Failure failure(SQLException error) {
        String words = String.valueOf(error.getMessage());
        return switch (error.getErrorCode() & PRIMARY) {
            case BUSY, LOCKED ->
                Failure.of(FailureKind.RETRYABLE, words + "; " + FileHolders.of(folder.folder(), folder.suffix()));
            case INTERRUPT ->
                Failure.of(
                        FailureKind.RETRYABLE,
                        words + "; the statement ran longer than timeouts.statementMillis, or the worker stops");
            case FULL -> Failure.of(FailureKind.RETRYABLE, words + "; the disk of " + folder.folder() + " is full");
            case IOERR -> Failure.of(FailureKind.RETRYABLE, words);
            case READONLY, PERM, CANTOPEN ->
                Failure.of(
                        FailureKind.PERMANENT,
                        words + "; the worker's user must be able to read and write " + folder.folder()
                                + " and the files in it");
            case CORRUPT, NOTADB ->
                Failure.of(FailureKind.OPERATOR_NEEDED, words + "; restore the file, it is no sound database");
            case ERROR -> Failure.of(FailureKind.PERMANENT, words + hint(words));
            default -> Failure.of(FailureKind.PERMANENT, words);
        };
    }

    private static String hint(String words) {
        if (words.contains("already exists") || words.contains("duplicate column name")) {
            return ALREADY_THERE;
        }
        return words.contains("syntax error") || words.contains("no such function")
                ? "; this worker has SQLite " + SQLiteJDBCLoader.getVersion()
                        + ": a feature of a later one cannot be used"
                : "";
    }

    /** Whether a query names what the schema does not have, or is none. */
    static boolean missing(SQLException error) {
        return (error.getErrorCode() & PRIMARY) == ERROR;
    }
}
