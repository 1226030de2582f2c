package dev.skein.worker;

import dev.skein.runtime.config.ConfigLoader;
import io.vertx.core.Vertx;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a worker from its environment. Ends with code 2 and one line when it cannot be started as configured; on
 * SIGTERM it finishes what runs before the process ends.
 */
public final class WorkerMain {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);
    private static final int UNUSABLE_CONFIGURATION = 2;

    private WorkerMain() {}

    public static void main(String[] arguments) {
        int code = run(WorkerService.BY_URL);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Starts a worker that lives until the process ends; returns the code to end with, 0 when it runs. */
    static int run(EngineFactory engines) {
        Vertx vertx = Vertx.vertx();
        try {
            WorkerService service =
                    WorkerService.start(vertx, ConfigLoader.load(WorkerConfig.class, Map.of()), engines);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service, vertx), "skein-worker-stop"));
            return 0;
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("the start failed");
            LOG.atError().log("the worker cannot start: {}", ConfigErrors.line(e));
            vertx.close().await();
            return UNUSABLE_CONFIGURATION;
        }
    }

    private static void stop(WorkerService service, Vertx vertx) {
        service.close();
        vertx.close().await();
    }
}
