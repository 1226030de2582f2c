package dev.skein.chaos.check;

import dev.skein.chaos.load.Batch;
import java.sql.SQLException;
import java.util.List;

/** One promise, looked at from outside. Blocks. */
interface Check {
    /**
     * What is wrong with the tenants of a batch, or with the cluster after it.
     *
     * @return one line for each problem; none when the promise was kept
     */
    List<String> problems(Batch batch) throws SQLException;
}
