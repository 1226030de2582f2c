package dev.skein.mcp;

/** The server over HTTP as a process: what an image runs. A bad configuration ends it with one line and code 2. */
public final class McpMain {
    private McpMain() {}

    /** Serves until SIGTERM. */
    public static void main(String[] arguments) {
        int code = Main.run("--http");
        if (code != 0) {
            System.exit(code);
        }
    }
}
