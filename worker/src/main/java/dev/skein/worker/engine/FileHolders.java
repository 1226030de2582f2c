package dev.skein.worker.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says which processes hold locks on the files of a folder, where the system tells: Linux does, in {@code /proc/locks},
 * for processes of the same host and process namespace. Reads files; changes nothing.
 */
final class FileHolders {
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final Pattern LINE =
            Pattern.compile("^\\d+: \\w+\\s+\\S+\\s+\\S+\\s+(\\d+) [0-9a-f]+:[0-9a-f]+:(\\d+) .*");
    private static final String UNKNOWN = "who holds it is not known";

    private FileHolders() {}

    /** Words about the holders, other than this process itself. */
    static String of(Path folder, String suffix) {
        if (!Files.isReadable(LOCKS)) {
            return UNKNOWN;
        }
        try {
            Map<String, Path> files = inodes(folder, suffix);
            TreeSet<String> holders = new TreeSet<>();
            for (String line : Files.readAllLines(LOCKS)) {
                Matcher lock = LINE.matcher(line);
                if (lock.matches() && files.containsKey(lock.group(2))) {
                    holders.add(files.get(lock.group(2)).getFileName() + " is held by " + process(lock.group(1)));
                }
            }
            return holders.isEmpty() ? UNKNOWN : String.join(", ", holders);
        } catch (IOException e) {
            return UNKNOWN + " (" + e.getMessage() + ")";
        }
    }

    /** In WAL mode the locks are on the {@code -shm} file. */
    private static Map<String, Path> inodes(Path folder, String suffix) throws IOException {
        Map<String, Path> inodes = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> candidates = files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(suffix) || name.endsWith(suffix + "-shm");
                    })
                    .toList();
            for (Path file : candidates) {
                inodes.put(String.valueOf(Files.getAttribute(file, "unix:ino")), file);
            }
        }
        return inodes;
    }

    private static String process(String pid) {
        if (pid.equals(String.valueOf(ProcessHandle.current().pid()))) {
            return "this process";
        }
        String command = ProcessHandle.of(Long.parseLong(pid))
                .flatMap(process -> process.info().command())
                .map(path -> " (" + Path.of(path).getFileName() + ")")
                .orElse("");
        return "process " + pid + command;
    }
}
