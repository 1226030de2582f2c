package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import dev.skein.contracts.FailureKind;
import dev.skein.runtime.tls.Distrust;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** The errors of MariaDB and MySQL, by their numbers; what has none of these is permanent. Pure. */
final class MariaErrors implements VendorErrors {
    private static final String CONNECTION = "08";
    private static final Set<Integer> RETRYABLE = Set.of(
            1020, // record has changed since it was read
            1021, // disk full
            1028, // sort aborted
            1037, // out of memory
            1040, // too many connections
            1041, // out of resources
            1053, // server shutdown in progress
            1114, // table is full
            1158, // network read error
            1159, // network read timeout
            1160, // network write error
            1161, // network write timeout
            1203, // user has too many connections
            1205, // lock wait timeout
            1206, // lock table full
            1213, // deadlock
            1226, // a limit of the user's is exceeded
            1290, // the server is read-only, as a replica before it takes over
            1317, // query interrupted
            1412, // table definition has changed
            1836, // read-only mode
            1927, // connection was killed
            1969, // max_statement_time
            2006, // server has gone away
            2013, // lost connection
            3024, // max_execution_time
            8027, // TiDB: information schema is out of date
            9007 // TiDB: write conflict
            );
    private static final Set<Integer> ACCESS = Set.of(1044, 1045, 1142, 1143, 1227, 1370);
    private static final Set<Integer> EXISTS = Set.of(1007, 1050, 1060, 1061, 1304, 1359, 1826);
    private static final int UNKNOWN_DATABASE = 1049;

    @Override
    public Failure failure(SQLException error) {
        int code = error.getErrorCode();
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        Optional<Distrust> distrust = Distrust.of(error, "serverSslCert");
        boolean retryable = distrust.isEmpty() && (state.startsWith(CONNECTION) || RETRYABLE.contains(code));
        return new Failure(
                retryable ? FailureKind.RETRYABLE : FailureKind.PERMANENT,
                error.getMessage() + distrust.map(why -> "; " + why.fix()).orElseGet(() -> hint(code)),
                state.isEmpty() ? Optional.empty() : Optional.of(state),
                Optional.empty(),
                Optional.empty());
    }

    private static String hint(int code) {
        if (ACCESS.contains(code)) {
            return "; the worker's user needs its password and ALL PRIVILEGES on the tenants' databases, as in"
                    + " GRANT ALL ON `tenant\\_%`.* TO user; for backups also on `skein\\_%`";
        }
        if (EXISTS.contains(code)) {
            return ALREADY_THERE;
        }
        return code == UNKNOWN_DATABASE
                ? "; the database in skein.worker.databases.<name>.url must exist, or be left out"
                : "";
    }
}
