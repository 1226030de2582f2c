package dev.skein.systems;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** A process that writes to a SQLite file and does not finish, as a service that hangs; says so in its output. */
final class FileHolder {
    static final String HELD = "held";

    private FileHolder() {}

    /** @param args the file */
    public static void main(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            System.out.println(HELD);
            synchronized (FileHolder.class) {
                while (true) {
                    FileHolder.class.wait();
                }
            }
        }
    }
}
