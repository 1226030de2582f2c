package dev.skein.coordinator;

import dev.skein.contracts.InvalidValueException;
import dev.skein.runtime.config.ConfigLoader;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one replica as a process: a bad configuration ends it with one line and code 2, SIGTERM ends it cleanly. */
public final class CoordinatorMain {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorMain.class);
    private static final int BAD_CONFIGURATION = 2;
    private static final int FAILED = 1;
    private static final long CLOSE_WITHIN_S = 40;

    private CoordinatorMain() {}

    /** Starts the coordinator from system properties and {@code SKEIN_COORDINATOR_...} variables. */
    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        try {
            CoordinatorConfig config = ConfigLoader.load(CoordinatorConfig.class, Map.of());
            run(vertx, new CoordinatorService(vertx, config));
        } catch (RuntimeException e) {
            say(e);
            System.exit(BAD_CONFIGURATION);
        }
    }

    @SuppressWarnings("SystemOut") // the one line for whoever started the process
    private static void say(RuntimeException failure) {
        System.err.println("skein-coordinator cannot start: " + oneLine(failure));
    }

    private static void run(Vertx vertx, CoordinatorService service) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(vertx, service), "skein-coordinator-shutdown"));
        service.start().onFailure(failure -> {
            int code = FAILED;
            if (failure instanceof InvalidValueException refused) {
                say(refused);
                code = BAD_CONFIGURATION;
            } else {
                LOG.atError().setCause(failure).log("the coordinator did not start");
            }
            exit(code);
        });
    }

    /** Not on the event loop, which the shutdown hook needs. */
    private static void exit(int code) {
        new Thread(() -> System.exit(code), "skein-coordinator-exit").start();
    }

    private static void close(Vertx vertx, CoordinatorService service) {
        try {
            service.close()
                    .eventually(vertx::close)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSE_WITHIN_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().log("the coordinator did not close in order; its leases heal what is left: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String oneLine(RuntimeException failure) {
        return Optional.ofNullable(failure.getMessage())
                .orElse(failure.toString())
                .replaceAll("\\s+", " ")
                .strip();
    }
}
