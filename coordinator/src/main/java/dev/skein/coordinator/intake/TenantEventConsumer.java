package dev.skein.coordinator.intake;

import dev.skein.contracts.TenantEvent;
import dev.skein.contracts.Topics;
import dev.skein.contracts.codec.UnreadableMessageException;
import dev.skein.contracts.codec.UnreadableMessageException.Reason;
import dev.skein.coordinator.consume.BatchHandler;
import dev.skein.coordinator.consume.DeadLetterOffice;
import dev.skein.coordinator.consume.Halving;
import dev.skein.coordinator.consume.Parsed;
import dev.skein.coordinator.consume.Parsed.Rejected;
import dev.skein.coordinator.tenant.Outcome;
import dev.skein.coordinator.tenant.Refusal;
import dev.skein.coordinator.tenant.TenantRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes in what other services say about tenants: each event once, however often it is sent. What cannot be read or
 * is refused goes to the dead letters, and the next event is taken in.
 */
public final class TenantEventConsumer implements BatchHandler {
    private final TenantRegistry registry;
    private final Ensures ensures;
    private final DeadLetterOffice deadLetters;
    private final MeterRegistry meters;
    private final TenantEventReader reader = new TenantEventReader();

    public TenantEventConsumer(
            TenantRegistry registry, Ensures ensures, DeadLetterOffice deadLetters, MeterRegistry meters) {
        this.registry = registry;
        this.ensures = ensures;
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    /** The consumer group; like the topics, each deployment on one Kafka has its own. */
    public static String group(Topics topics) {
        return topics.prefix() + ".coordinator.intake.v1";
    }

    @Override
    public Future<Void> handle(List<ConsumerRecord<byte[], byte[]>> records) {
        Parsed.Batch<TenantEvent> batch = Parsed.all(records, reader);
        List<Parsed<TenantEvent>> facts = new ArrayList<>();
        List<Parsed<TenantEvent.Ensure>> wishes = new ArrayList<>();
        for (Parsed<TenantEvent> each : batch.read()) {
            if (each.value() instanceof TenantEvent.Ensure wish) {
                wishes.add(new Parsed<>(each.record(), wish));
            } else {
                facts.add(each);
            }
        }
        // What is wished for may be about who was created just before.
        return Halving.apply(facts, this::register)
                .compose(deadLetters::bury)
                .compose(buried -> ensures.apply(wishes))
                .onSuccess(rejected -> count("ensured", wishes.size() - rejected.size()))
                .compose(deadLetters::bury)
                .compose(buried -> deadLetters.bury(batch.rejected()))
                .onSuccess(done -> count("unreadable", batch.rejected().size()));
    }

    private Future<List<Rejected>> register(List<Parsed<TenantEvent>> events) {
        return registry.apply(events.stream().map(Parsed::value).toList()).map(outcomes -> {
            List<Rejected> rejected = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                count(outcomes.get(i).text(), 1);
                if (outcomes.get(i) instanceof Outcome.Refused refused) {
                    rejected.add(new Rejected(events.get(i).record(), explain(refused.refusal())));
                }
            }
            return rejected;
        });
    }

    private static UnreadableMessageException explain(Refusal refusal) {
        Reason reason = switch (refusal.kind()) {
            case UNKNOWN_SET -> Reason.UNKNOWN_SET;
            case UNKNOWN_DATABASE -> Reason.UNKNOWN_DATABASE;
            case INVALID, CONFLICT, NO_ROOM -> Reason.INVALID_FIELD;
        };
        return new UnreadableMessageException(reason, refusal.message(), null);
    }

    private void count(String outcome, int events) {
        if (events > 0) {
            meters.counter("skein.intake.events", "outcome", outcome).increment(events);
        }
    }
}
