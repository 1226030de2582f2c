package dev.skein.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skein.cli.output.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ReportsTest {
    @Test
    void shouldHoldEveryValueOfEveryRoundWhenWrittenAsJson() throws Exception {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(Results.some()));

        JsonNode series = json.at("/scenarios/0/series");
        assertThat(series).hasSize(4);
        assertThat(series.at("/0/contender").asText()).isEqualTo("Flyway <loop>");
        assertThat(series.at("/0/unit").asText()).isEqualTo("tenants/s");
        assertThat(series.at("/0/rounds").toString()).isEqualTo("[10.0,12.0,11.0]");
        assertThat(series.at("/0/startSeconds").asDouble()).isEqualTo(0.5);
        assertThat(series.at("/3/notMeasured").asText()).isEqualTo("not installed");
        assertThat(series.at("/1/notMeasured").isMissingNode()).isTrue();
        assertThat(json.at("/scenarios/0/verdicts/0/held").asBoolean()).isTrue();
        assertThat(json.at("/machine/cores").asText()).isEqualTo("2");
    }

    @Test
    void shouldBeXmlWithABarForEachMeasuredContenderWhenDrawn() throws Exception {
        String svg = SvgChart.of(Results.some());

        Document drawing = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(drawing.getElementsByTagName("line").getLength()).isEqualTo(3);
        assertThat(drawing.getElementsByTagName("rect").getLength()).isEqualTo(4);
        assertThat(svg).contains("Flyway &lt;loop&gt;", "110 tenants/s").doesNotContain("Alembic");
    }

    @Test
    void shouldShowRatiosAndVerdictsWhenWrittenAsADocument() {
        String document = MarkdownReport.of(Results.some(), "chart.svg", "data.json");

        assertThat(document)
                .contains("./skein bench --quick", "![medians of all scenarios](chart.svg)", "[data.json](data.json)")
                .contains("| cores | 2 |", "| Flyway | 13.12.0 |")
                .contains("| new-tenants | Skein: at least 0.8 times the limit | 0.90 | held |")
                .contains("| new-tenants | Skein: at least 30 times Flyway <loop> | 9.00 | missed |")
                .contains("| new-tenants | Alembic: at least 1 times the limit | - | not measured |")
                .contains("| Skein | 96.0 (90.0 to 99.0) | tenants/s | 200 | 3 | 0.90 | 9.00 (8.00 to 9.00) |  |")
                .contains("| Flyway <loop> | 11.0 (10.0 to 12.0) | tenants/s | 20 | 3 | 0.10 |  | 0.50 s |")
                .contains("Alembic was not measured: not installed");
    }

    @Test
    void shouldShowEveryContenderWhenPrintedAsATable() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

        TableView.print(Results.some(), new Console(stream, stream, false, false));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("JDBC +110 +tenants/s +100 +120 +3 +1.00")
                .containsPattern("Skein +96.0 +tenants/s +90.0 +99.0 +3 +0.90")
                .contains("Alembic was not measured: not installed")
                .contains("Skein: at least 0.8 times the limit - held: 0.90")
                .contains("Skein: at least 30 times Flyway <loop> - missed: 9.00");
    }
}
