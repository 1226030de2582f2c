package dev.skein.bench.peer;

import dev.skein.bench.server.TenantDatabase;
import dev.skein.bench.work.Work;
import dev.skein.sets.ScriptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An Alembic project of a set's scripts: one revision per script. Its environment follows Alembic's recipe for many
 * schemas, in one process and over one connection, and takes its batches from standard input, so that Python's start is
 * in no number.
 */
final class AlembicProject {
    private static final String INI = """
            [alembic]
            script_location = %s
            sqlalchemy.url = postgresql://%s:%s@%s:%d/%s
            """;
    private static final String ENVIRONMENT = """
            import sys
            from alembic import context
            from sqlalchemy import create_engine, text

            engine = create_engine(context.config.get_main_option("sqlalchemy.url"), future=True)
            with engine.connect() as connection:
                print("ready", flush=True)
                for line in sys.stdin:
                    revision, is_new, *schemas = line.split()
                    for schema in schemas:
                        if is_new == "new":
                            connection.execute(text(f'CREATE SCHEMA "{schema}"'))
                        connection.execute(text(f'SET search_path TO "{schema}", public'))
                        connection.commit()
                        connection.dialect.default_schema_name = schema
                        script = context.script
                        context.configure(connection=connection, version_table_schema=schema,
                                          fn=lambda rev, ctx: script._upgrade_revs(revision, rev))
                        with context.begin_transaction():
                            context.run_migrations()
                        connection.commit()
                    print("done", flush=True)
            """;
    private static final String REVISION = """
            from alembic import op

            revision = "r%d"
            down_revision = %s


            def upgrade():
                op.get_bind().execution_options(no_parameters=True).exec_driver_sql(%s)
            """;

    private AlembicProject() {}

    /** Writes the project and returns its configuration file. */
    static Path write(Path folder, Work work, TenantDatabase database) throws IOException {
        Files.createDirectories(folder.resolve("versions"));
        Files.writeString(folder.resolve("env.py"), ENVIRONMENT);
        for (int i = 1; i <= work.size(); i++) {
            ScriptFile script = work.scripts().get(i - 1);
            String previous = i == 1 ? "None" : "\"r" + (i - 1) + "\"";
            Files.writeString(
                    folder.resolve("versions/r" + i + ".py"),
                    REVISION.formatted(i, previous, literal(script.content())));
        }
        return Files.writeString(
                folder.resolve("alembic.ini"),
                INI.formatted(
                        folder,
                        database.user(),
                        database.password(),
                        database.host(),
                        database.port(),
                        database.name()));
    }

    /** A text as Python reads it: JSON's escapes for what could end the literal. */
    private static String literal(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
