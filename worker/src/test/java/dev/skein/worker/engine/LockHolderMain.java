package dev.skein.worker.engine;

import java.io.IOException;
import java.nio.file.Path;

/** Holds a target's lock file until the process is ended. */
final class LockHolderMain {
    private LockHolderMain() {}

    public static void main(String[] arguments) throws IOException {
        boolean held =
                FileLocks.tryLock(Path.of(arguments[0]), "the other process").isPresent();
        System.out.println(held ? "held" : "not held");
        System.in.read();
    }
}
