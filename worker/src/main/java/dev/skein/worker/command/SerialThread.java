package dev.skein.worker.command;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One named thread that runs tasks in the order given, at once or later. A task that throws is logged and harms no
 * other. After {@link #close()} new tasks are refused and delayed ones do not run.
 */
final class SerialThread implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SerialThread.class);

    private final ScheduledThreadPoolExecutor thread;

    SerialThread(String name) {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread named = new Thread(task, name);
            named.setDaemon(true);
            return named;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(() -> runLogged(task));
    }

    /** Runs a task after a delay. */
    void after(Duration delay, Runnable task) {
        var unused = thread.schedule(() -> runLogged(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs a task again and again, each time so long after the last one's end. */
    void every(Duration pause, Runnable task) {
        long millis = Math.max(1, pause.toMillis());
        var unused = thread.scheduleWithFixedDelay(() -> runLogged(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a task broke down");
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
