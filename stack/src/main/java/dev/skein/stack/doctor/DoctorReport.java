package dev.skein.stack.doctor;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skein.cli.output.Console;
import dev.skein.cli.output.Style;
import dev.skein.cli.output.Table;
import dev.skein.cli.output.Table.Cell;
import dev.skein.cli.output.Table.Column;
import java.util.List;

/** Shows findings to people, and to scripts. */
final class DoctorReport {
    private static final JsonMapper JSON = new JsonMapper();

    private DoctorReport() {}

    static void table(List<Finding> findings, Console console) {
        Table table = new Table(Column.left(""), Column.left("CHECK"), Column.left("FOUND"), Column.left("WHAT TO DO"));
        for (Finding finding : findings) {
            switch (finding) {
                case Finding.Ok ok -> table.row(new Cell("ok", Style.GOOD), ok.check(), ok.detail(), "");
                case Finding.Warning warning ->
                    table.row(new Cell("warn", Style.BUSY), warning.check(), warning.detail(), warning.advice());
                case Finding.Problem problem ->
                    table.row(new Cell("FAIL", Style.BAD), problem.check(), problem.detail(), problem.advice());
            }
        }
        table.print(console);
    }

    static void json(List<Finding> findings, Console console) {
        ArrayNode checks = JSON.createArrayNode();
        for (Finding finding : findings) {
            ObjectNode check = checks.addObject().put("check", finding.check());
            switch (finding) {
                case Finding.Ok ok -> check.put("result", "ok").put("found", ok.detail());
                case Finding.Warning warning ->
                    check.put("result", "warning")
                            .put("found", warning.detail())
                            .put("advice", warning.advice());
                case Finding.Problem problem ->
                    check.put("result", "problem")
                            .put("found", problem.detail())
                            .put("advice", problem.advice());
            }
        }
        console.out().println(JSON.createObjectNode().set("checks", checks));
    }
}
