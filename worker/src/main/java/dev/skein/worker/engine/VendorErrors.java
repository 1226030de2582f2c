package dev.skein.worker.engine;

import dev.skein.contracts.Failure;
import java.sql.SQLException;

/** What the errors of one vendor's databases mean. */
interface VendorErrors {
    /** The stamp to put on a schema whose objects are there already, since nobody but a person can know its version. */
    String ALREADY_THERE = "; it exists already: if the schema is at this version, record that with flyway baseline or"
            + " skipExecutingMigrations, and send the command again";

    /** The failure of an error, without a script. */
    Failure failure(SQLException error);
}
