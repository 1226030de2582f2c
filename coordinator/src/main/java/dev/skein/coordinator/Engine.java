package dev.skein.coordinator;

import dev.skein.contracts.RolloutId;
import dev.skein.contracts.SetName;
import dev.skein.contracts.Topics;
import dev.skein.coordinator.backup.Backups;
import dev.skein.coordinator.backup.Pruner;
import dev.skein.coordinator.backup.Removals;
import dev.skein.coordinator.consume.BatchConsumer;
import dev.skein.coordinator.consume.BatchHandler;
import dev.skein.coordinator.consume.DeadLetterOffice;
import dev.skein.coordinator.control.ControlChannel;
import dev.skein.coordinator.control.FingerprintGate;
import dev.skein.coordinator.control.HotTenants;
import dev.skein.coordinator.control.Listing;
import dev.skein.coordinator.control.Refresh;
import dev.skein.coordinator.control.Rehearsals;
import dev.skein.coordinator.control.Retention;
import dev.skein.coordinator.control.RolloutDriver;
import dev.skein.coordinator.control.RolloutStarter;
import dev.skein.coordinator.control.RolloutVerbs;
import dev.skein.coordinator.control.Rollouts;
import dev.skein.coordinator.control.Steering;
import dev.skein.coordinator.dispatch.CommandDispatcher;
import dev.skein.coordinator.fleet.Adoption;
import dev.skein.coordinator.fleet.Fleet;
import dev.skein.coordinator.fleet.FleetScanner;
import dev.skein.coordinator.fleet.ScanAnswers;
import dev.skein.coordinator.intake.Ensures;
import dev.skein.coordinator.intake.TenantEventConsumer;
import dev.skein.coordinator.rollout.RolloutPlanner;
import dev.skein.coordinator.status.Aftermath;
import dev.skein.coordinator.status.Announcer;
import dev.skein.coordinator.status.RolloutReporter;
import dev.skein.coordinator.status.StatusConsumer;
import dev.skein.coordinator.status.TaskJournal;
import dev.skein.coordinator.store.Database;
import dev.skein.coordinator.tenant.Catalog;
import dev.skein.coordinator.tenant.TenantRegistry;
import dev.skein.runtime.kafka.DeadLetters;
import dev.skein.runtime.kafka.EventPublisher;
import dev.skein.runtime.kafka.KafkaClients;
import dev.skein.runtime.manage.Health;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** The coordinator's work, wired: intake, registry, dispatch and status. Exists once database and topics do. */
final class Engine {
    private final Settings settings;
    private final Outside outside;
    private final Topics topics;
    private final Announcer announcer;
    private final TaskJournal journal;
    private final RolloutReporter reporter;
    private final Aftermath aftermath;
    private final FleetScanner scanner;
    private final CommandDispatcher dispatcher;
    private final TenantRegistry registry;
    private final Rollouts rollouts;
    private final Fleet fleet;
    private final Adoption adoption;
    private final Retention retention;
    private final Backups backups;
    private final BatchConsumer intake;
    private final BatchConsumer status;

    /** What the engine works with; the service owns it. */
    record Outside(
            Vertx vertx,
            Database database,
            KafkaClients clients,
            EventPublisher publisher,
            MeterRegistry meters,
            InstantSource clock) {}

    /** @param onboarding the standing rollout of each set */
    Engine(Settings settings, Outside outside, Map<SetName, RolloutId> onboarding) {
        this.settings = settings;
        this.outside = outside;
        this.topics = outside.clients().topics();
        this.announcer = new Announcer(outside.publisher(), topics);
        this.journal = new TaskJournal(settings.transitions(), outside.meters());
        this.reporter =
                new RolloutReporter(outside.vertx(), outside.database(), outside.publisher(), topics, outside.clock());
        this.aftermath = new Aftermath(announcer, reporter, this::wakeDispatcherSoon);
        this.scanner = new FleetScanner(
                outside.vertx(), pool(), outside.publisher(), topics, settings.sets(), outside.clock());
        Listing listing = new Listing(settings.sets());
        Rehearsals rehearsals = new Rehearsals(settings.sets(), listing);
        HotTenants hot = new HotTenants(
                outside.vertx(), outside.database(), settings.sets(), outside.clock(), this::wakeDispatcher);
        this.backups = new Backups(pool(), outside.clock(), this::wakeDispatcher, announcer::targets);
        this.registry = newRegistry(onboarding);
        this.rollouts = newRollouts(listing, rehearsals, hot);
        this.dispatcher = newDispatcher(newDriver(listing, rehearsals));
        this.fleet = newFleet();
        this.adoption = newAdoption();
        this.retention = newRetention();
        this.intake = newIntake(hot);
        this.status = newStatus();
    }

    private Pool pool() {
        return outside.database().pool();
    }

    private TenantRegistry newRegistry(Map<SetName, RolloutId> onboarding) {
        return new TenantRegistry(
                outside.database(),
                new Catalog(settings.sets(), settings.placement(), new RolloutPlanner(onboarding)),
                journal,
                new TenantRegistry.Listeners(announcer, reporter, this::wakeDispatcher),
                outside.clock());
    }

    private Rollouts newRollouts(Listing listing, Rehearsals rehearsals, HotTenants hot) {
        Database database = outside.database();
        Refresh refresh =
                new Refresh(database, scanner, announcer, settings.config().scanTimeout());
        return new Steering(
                new RolloutStarter(database, settings.sets(), listing, refresh, outside.clock(), this::wakeDispatcher),
                new RolloutVerbs(database, journal, reporter, rehearsals, outside.clock(), this::wakeDispatcher),
                hot);
    }

    private RolloutDriver newDriver(Listing listing, Rehearsals rehearsals) {
        Database database = outside.database();
        FingerprintGate gate = new FingerprintGate(
                database,
                scanner,
                journal,
                aftermath,
                outside.clock(),
                settings.config().gateTimeout());
        ControlChannel channel = new ControlChannel(database, outside.publisher(), topics, outside.clock());
        return new RolloutDriver(
                database,
                listing,
                journal,
                reporter,
                new RolloutDriver.Outside(channel, gate, rehearsals, settings.sets()),
                outside.clock());
    }

    private CommandDispatcher newDispatcher(RolloutDriver driver) {
        Removals removals = new Removals(
                outside.database(), journal, outside.clock(), settings.config().dropAfter());
        Pruner pruner = new Pruner(
                backups,
                outside.clock(),
                settings.config().backups().keep(),
                settings.config().retention().every());
        return new CommandDispatcher(
                outside.vertx(),
                outside.database(),
                journal,
                outside.clock(),
                new CommandDispatcher.Limits(
                        settings.config().batch(), settings.config().window()),
                new CommandDispatcher.Wiring(
                        outside.publisher(),
                        topics,
                        settings.sets(),
                        aftermath,
                        () -> {
                            pruner.drive();
                            return removals.drive().compose(driven -> driver.drive());
                        },
                        outside.meters()));
    }

    private Fleet newFleet() {
        return new Fleet(
                scanner,
                pool(),
                set -> settings.sets()
                        .find(set)
                        .map(known -> settings.placement().of(known.engine()))
                        .orElse(Set.of()));
    }

    private Adoption newAdoption() {
        return new Adoption(
                pool(),
                scanner,
                settings.sets(),
                new Adoption.Limits(
                        settings.placement().databases().keySet(),
                        settings.config().scanTimeout()),
                announcer::targets,
                outside.clock());
    }

    private Retention newRetention() {
        CoordinatorConfig.Retention ages = settings.config().retention();
        return new Retention(
                outside.vertx(),
                outside.database(),
                outside.publisher(),
                topics,
                outside.clock(),
                new Retention.Ages(ages.events(), ages.tasks(), ages.audit(), ages.every()));
    }

    private BatchConsumer newIntake(HotTenants hot) {
        String group = TenantEventConsumer.group(topics);
        return consumer(
                topics.tenants(),
                group,
                new TenantEventConsumer(
                        registry,
                        new Ensures(hot, outside.database(), announcer),
                        deadLetters(group),
                        outside.meters()));
    }

    private BatchConsumer newStatus() {
        String group = StatusConsumer.group(topics);
        return consumer(
                topics.status(),
                group,
                new StatusConsumer(
                        outside.database(),
                        journal,
                        aftermath,
                        deadLetters(group),
                        outside.clock(),
                        new ScanAnswers(outside.database())));
    }

    private void wakeDispatcher() {
        dispatcher.wake();
    }

    private void wakeDispatcherSoon() {
        dispatcher.wakeSoon();
    }

    private BatchConsumer consumer(String topic, String group, BatchHandler handler) {
        int batch = settings.config().batch();
        return new BatchConsumer(topic, () -> outside.clients().consumer(group, batch), handler);
    }

    private DeadLetterOffice deadLetters(String group) {
        return new DeadLetterOffice(
                new DeadLetters(outside.publisher(), topics.deadLetters(), group, outside.meters()),
                outside.database(),
                outside.clock());
    }

    /** Registers tenants, for whoever serves the API. */
    TenantRegistry registry() {
        return registry;
    }

    /** Starts and steers rollouts, for whoever serves the API. */
    Rollouts rollouts() {
        return rollouts;
    }

    /** Scans and drift, for whoever serves the API. */
    Fleet fleet() {
        return fleet;
    }

    /** Takes schemas over, for whoever serves the API. */
    Adoption adoption() {
        return adoption;
    }

    /** Backups and restores, for whoever serves the API. */
    Backups backups() {
        return backups;
    }

    void start(Health health) {
        health.check("intake", intake::problem);
        health.check("status", status::problem);
        reporter.start();
        dispatcher.start();
        intake.start();
        status.start();
        retention.start();
    }

    /** Takes nothing more in, ends what runs, and gives the dispatcher's lead away. */
    Future<Void> close() {
        reporter.close();
        retention.close();
        Future<Void> led = dispatcher.close();
        Future<Void> consumed = Future.all(closing(intake), closing(status)).mapEmpty();
        return Future.join(led, consumed).mapEmpty();
    }

    private Future<Void> closing(BatchConsumer consumer) {
        Callable<Void> close = () -> {
            consumer.close();
            return null;
        };
        return outside.vertx().executeBlocking(close, false);
    }
}
