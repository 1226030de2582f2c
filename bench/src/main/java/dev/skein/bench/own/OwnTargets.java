package dev.skein.bench.own;

import dev.skein.bench.server.Endpoint;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A place where each tenant has a database or a file of its own, as Skein, Flyway and a plain driver reach it. Methods
 * block, and are safe on any thread.
 */
public interface OwnTargets extends Endpoint, AutoCloseable {
    /** What it is, with its version where it has one. */
    String version();

    /** The JDBC URL of a target, without credentials. */
    String jdbcUrl(String target);

    /** Makes an empty target. */
    void create(String target) throws SQLException;

    /** Connects to a target so that one statement may hold a whole script. */
    Connection connect(String target) throws SQLException;

    /** Deletes all targets. */
    @Override
    void close();
}
