package dev.skein.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skein.cli.client.Answer;
import dev.skein.cli.client.Tenant;
import dev.skein.cli.client.TenantPage;
import dev.skein.cli.output.Console;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Column;

/** Writes pages of tenants as one document. For one thread. */
sealed interface TenantListing {

    /** The next page. */
    void page(Answer<TenantPage> page);

    /** After the last page. */
    void end();

    /** One row for each target; a tenant without targets has one row too. */
    record Rows(Console console, Table table) implements TenantListing {
        Rows(Console console) {
            this(
                    console,
                    new Table(
                            Column.left("TENANT"),
                            Column.left("SET"),
                            Column.left("TARGET"),
                            Column.left("STATE"),
                            Column.right("VERSION")));
        }

        @Override
        public void page(Answer<TenantPage> page) {
            page.value().items().forEach(this::rows);
            table.print(console);
        }

        @Override
        public void end() {
            // Nothing follows the last row.
        }

        private void rows(Tenant tenant) {
            if (tenant.targets().isEmpty()) {
                table.row(tenant.tenantId(), Texts.NONE, Texts.NONE, Texts.state(tenant.state()), Texts.NONE);
            }
            for (Tenant.Target target : tenant.targets()) {
                table.row(
                        tenant.tenantId(),
                        target.set(),
                        target.database() + "/" + target.name(),
                        Texts.state(target.state()),
                        Texts.orNone(target.version()));
            }
        }
    }

    /** {@code {"items":[...]}}, one tenant a line. */
    final class Json implements TenantListing {
        private final Console console;
        private String before = "{\"items\":[";

        Json(Console console) {
            this.console = console;
        }

        @Override
        public void page(Answer<TenantPage> page) {
            // Nothing is written before the first answer, so that an error leaves no half document.
            for (JsonNode tenant : page.json().path("items")) {
                console.out().print(before + "\n" + tenant);
                before = ",";
            }
        }

        @Override
        public void end() {
            console.out().println(before.equals(",") ? "\n]}" : before + "]}");
        }
    }
}
