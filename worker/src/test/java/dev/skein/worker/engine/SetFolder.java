package dev.skein.worker.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a migration set named {@code demo} into a folder. */
record SetFolder(Path path) {

    /** A folder with a descriptor and no scripts yet. */
    static SetFolder in(Path path) {
        return in(path, "name: demo\ntimeouts:\n  lockMillis: 500\n  statementMillis: 60000\n");
    }

    static SetFolder in(Path path, String descriptor) {
        return new SetFolder(path).write("skein.yaml", descriptor);
    }

    /** Three versions: a table, a table with a function body, a column. */
    static SetFolder standard(Path path) {
        return in(path).migration(
                        "V1__customers.sql", "CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);\n")
                .migration("V2__orders.sql", """
                        -- orders; not only a comment
                        CREATE TABLE orders (id bigint PRIMARY KEY, note text DEFAULT 'a;b');
                        /* a function
                           of two lines; */
                        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $body$
                        BEGIN
                          NEW.note := 'it''s; touched';
                          RETURN NEW;
                        END;
                        $body$;
                        CREATE TRIGGER orders_touch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch();
                        INSERT INTO orders (id) VALUES (1)
                        """)
                .migration("V3__tags.sql", "ALTER TABLE customers ADD COLUMN tags text[];\n");
    }

    SetFolder migration(String name, String sql) {
        return write("migrations/" + name, sql);
    }

    SetFolder shared(String name, String sql) {
        return write("shared/" + name, sql);
    }

    SetFolder write(String name, String content) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
