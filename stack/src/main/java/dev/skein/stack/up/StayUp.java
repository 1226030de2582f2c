package dev.skein.stack.up;

import dev.skein.cli.client.LocalStack;
import dev.skein.cli.client.LocalStackFile;
import dev.skein.cli.command.CliContext;
import dev.skein.stack.local.Stack;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps a stack up until the process is told to end (Ctrl-C or SIGTERM), with a file by which other commands find it.
 * The hook holds the JVM's end back until the caller has closed the stack.
 */
public final class StayUp {
    private StayUp() {}

    /** Blocks until the process is told to end. The caller then closes the stack. */
    public static void until(Stack stack, CliContext context) throws InterruptedException {
        LocalStackFile file = LocalStackFile.of(context.env());
        LocalStack here = new LocalStack(
                ProcessHandle.current().pid(), stack.apiUrl(), stack.bootstrapServers(), stack.postgresUrl());
        file.write(here);
        CountDownLatch told = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            told.countDown();
                            stack.awaitClosed();
                        },
                        "skein-stop"));
        print(stack, context);
        try {
            told.await();
            context.note("stopping...");
        } finally {
            file.delete(here);
        }
    }

    private static void print(Stack stack, CliContext context) {
        context.console().out().println("API                " + stack.apiUrl());
        context.console().out().println("Kafka bootstrap    " + stack.bootstrapServers());
        context.console().out().println("PostgreSQL         " + stack.postgresUrl());
        context.console().out().println("Try                ./skein tenant add acme --set " + stack.set() + " --wait");
        context.console().out().println("Stop               Ctrl-C");
        context.console().out().flush();
    }
}
