package dev.skein.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogFormatTest {

    @Test
    void shouldWriteOneJsonObjectPerLineWhenAskedForJson() throws Exception {
        String[] lines = logged("json").split("\n");

        assertThat(lines).hasSize(1);
        JsonObject line = new JsonObject(lines[0]);
        assertThat(line.getString("level")).isEqualTo("WARN");
        assertThat(line.getString("message")).isEqualTo("a \"quoted\"\nmessage");
        assertThat(line.getJsonArray("kvpList").getJsonObject(0).getString("worker"))
                .isEqualTo("w1");
    }

    @Test
    void shouldWriteTextWithKeysWhenNothingIsAsked() throws Exception {
        assertThat(logged("text")).contains("WARN").contains("worker=\"w1\"");
    }

    private static String logged(String format) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("SKEIN_LOG_FORMAT", format);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(LogFormatTest.class.getResource("/logback.xml")));
        ch.qos.logback.classic.Logger logger = context.getLogger(Logger.ROOT_LOGGER_NAME);
        ConsoleAppender<ILoggingEvent> console =
                (ConsoleAppender<ILoggingEvent>) Objects.requireNonNull(logger.getAppender("STDERR"));
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        logger.addAppender(events);
        logger.atWarn().addKeyValue(LogKeys.WORKER, "w1").log("a \"quoted\"\nmessage");
        context.getLogger("org.apache.kafka.clients").info("not to be seen");
        assertThat(events.list).hasSize(1);
        return new String(console.getEncoder().encode(events.list.getFirst()), StandardCharsets.UTF_8);
    }
}
