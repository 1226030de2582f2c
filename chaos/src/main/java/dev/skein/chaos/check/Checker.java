package dev.skein.chaos.check;

import dev.skein.chaos.cluster.Cluster;
import dev.skein.chaos.cluster.Waits;
import dev.skein.chaos.fault.MessageFaults;
import dev.skein.chaos.load.Batch;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at everything that a run may have left: with plain JDBC and a plain Kafka consumer, past the proxies where it
 * can, and with none of Skein's own stores. For one thread.
 */
public final class Checker implements AutoCloseable {
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final StateTopicCheck states;
    private final DeadLettersCheck deadLetters;
    private final List<Check> checks;

    /** @param sets the folder of the audited sets, for what stock Flyway makes of them */
    public Checker(Cluster cluster, Path sets, MessageFaults messages) throws SQLException {
        this.states = new StateTopicCheck(cluster.bootstrapServers());
        this.deadLetters =
                new DeadLettersCheck(cluster.bootstrapServers(), MessageFaults.LITTER_HEADER, messages::litter);
        this.checks = List.of(
                new MembersCheck(cluster),
                new TargetsCheck(cluster, Reference.make(cluster, sets)),
                new TasksCheck(cluster),
                new SessionsCheck(cluster),
                states,
                deadLetters);
    }

    /**
     * What is wrong. Half a minute is given to what follows a commit, such as an announcement, or the end of a session
     * whose client is gone; what should never have happened does not go away by waiting.
     */
    public List<String> problems(Batch batch) {
        long begin = System.nanoTime();
        List<String> problems = look(batch);
        while (!problems.isEmpty() && System.nanoTime() - begin < SETTLING.toNanos()) {
            Waits.pass(AGAIN);
            problems = look(batch);
        }
        return problems;
    }

    private List<String> look(Batch batch) {
        List<String> problems = new ArrayList<>();
        for (Check check : checks) {
            try {
                problems.addAll(check.problems(batch));
            } catch (SQLException e) {
                problems.add(check.getClass().getSimpleName() + " could not look: " + e.getMessage());
            }
        }
        return problems;
    }

    @Override
    public void close() {
        states.close();
        deadLetters.close();
    }
}
