package dev.skein.worker;

/** A worker's process with an engine that applies everything at once. */
public final class ScriptedWorkerMain {
    private ScriptedWorkerMain() {}

    public static void main(String[] arguments) {
        int code = WorkerMain.run(parts -> ScriptedEngine.applying());
        if (code != 0) {
            System.exit(code);
        }
    }
}
