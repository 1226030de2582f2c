package dev.skein.coordinator.consume;

import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import dev.skein.coordinator.consume.Parsed.Rejected;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Keeps one message that the database will never accept from failing its batch: the batch is halved until the message
 * stands alone, and that one is rejected. Other failures, such as a lost connection, fail as they are.
 */
public final class Halving {
    private static final List<String> DATA_ERRORS = List.of("22", "23", "54");

    private Halving() {}

    /**
     * Works on a batch.
     *
     * @param work applies messages in one transaction and tells which of them it rejects
     * @return everything rejected, by the work or by the database
     */
    public static <T> Future<List<Rejected>> apply(
            List<Parsed<T>> batch, Function<List<Parsed<T>>, Future<List<Rejected>>> work) {
        if (batch.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return work.apply(batch)
                .recover(failure -> isDataError(failure) ? divide(batch, work, failure) : Future.failedFuture(failure));
    }

    private static <T> Future<List<Rejected>> divide(
            List<Parsed<T>> batch, Function<List<Parsed<T>>, Future<List<Rejected>>> work, Throwable failure) {
        if (batch.size() == 1) {
            String why = "a value is not accepted by the database: " + failure.getMessage();
            return Future.succeededFuture(List.of(new Rejected(
                    batch.get(0).record(), new UnreadableMessageException(Reason.INVALID_FIELD, why, failure))));
        }
        int middle = batch.size() / 2;
        return apply(batch.subList(0, middle), work)
                .compose(first -> apply(batch.subList(middle, batch.size()), work)
                        .map(second ->
                                Stream.concat(first.stream(), second.stream()).toList()));
    }

    private static boolean isDataError(Throwable failure) {
        return failure instanceof PgException database
                && database.getSqlState() != null
                && DATA_ERRORS.contains(database.getSqlState().substring(0, 2));
    }
}
