package dev.skein.docs;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.skein.docs.SkeinClasses.ALL;
import static dev.skein.docs.SkeinClasses.CONTRACTS;
import static dev.skein.docs.SkeinClasses.COORDINATOR;
import static dev.skein.docs.SkeinClasses.MCP;
import static dev.skein.docs.SkeinClasses.RUNTIME;
import static dev.skein.docs.SkeinClasses.SETS;
import static dev.skein.docs.SkeinClasses.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each outside thing has one place; what decides has none of them. */
class EdgeRulesTest {
    private static final String KAFKA = "org.apache.kafka..";
    private static final String FLYWAY = "org.flywaydb..";
    private static final String[] OUTSIDE = {
        KAFKA, FLYWAY, "io.vertx..", "java.sql..", "javax.sql..", "com.zaxxer.hikari..", "org.postgresql.."
    };

    private static final ArchCondition<JavaClass> BE_NULL_MARKED = new ArchCondition<>("be in a @NullMarked package") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
            events.add(new SimpleConditionEvent(type, marked, type.getName() + " is in a package without @NullMarked"));
        }
    };

    @ParameterizedTest
    @CsvSource({
        "dev.skein.worker, dev.skein.worker.command dev.skein.worker.control",
        "dev.skein.coordinator, dev.skein.coordinator.consume dev.skein.coordinator.feed"
    })
    void shouldHaveOneClassThatPollsInAPackageWhenAServiceReadsKafka(String service, String packages) {
        assertThat(callers("org.apache.kafka.clients.consumer.Consumer", "poll", service))
                .extracting(type -> type.substring(0, type.lastIndexOf('.')))
                .containsExactlyInAnyOrder(packages.split(" "));
    }

    @Test
    void shouldSendInOnePlaceWhenAServicePublishes() {
        // The demo and the fault suite send too, as the other services that they play.
        assertThat(callers("org.apache.kafka.clients.producer.Producer", "send", "dev.skein"))
                .filteredOn(type -> !type.startsWith("dev.skein.stack.demo."))
                .filteredOn(type -> !type.startsWith("dev.skein.chaos."))
                .containsExactly("dev.skein.runtime.kafka.EventPublisher");
    }

    @Test
    void shouldNotKnowKafkaWhenTheEngineMigrates() {
        noClasses()
                .that()
                .resideInAPackage("dev.skein.worker.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(KAFKA)
                .check(ALL);
    }

    @Test
    void shouldUseFlywayInTheEngineOnlyWhenTheWorkerMigrates() {
        noClasses()
                .that()
                .resideInAPackage(WORKER)
                .and()
                .resideOutsideOfPackage("dev.skein.worker.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(FLYWAY)
                .check(ALL);
    }

    @Test
    void shouldUseFlywayInOneClassWhenTheCoordinatorMigratesItself() {
        assertThat(ALL.stream()
                        .filter(each -> each.getPackageName().startsWith("dev.skein.coordinator"))
                        .filter(each -> each.getDirectDependenciesFromSelf().stream()
                                .anyMatch(dependency -> dependency
                                        .getTargetClass()
                                        .getPackageName()
                                        .startsWith("org.flywaydb")))
                        .map(EdgeRulesTest::topLevel)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void shouldDecideWithoutOutsideThingsWhenARolloutMoves() {
        noClasses()
                .that()
                .resideInAPackage("dev.skein.coordinator.rollout..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(OUTSIDE)
                .check(ALL);
    }

    @Test
    void shouldStayPureWhenContractsAndSetsAreRead() {
        noClasses()
                .that()
                .resideInAnyPackage(CONTRACTS, SETS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(OUTSIDE)
                .check(ALL);
    }

    @Test
    void shouldNotSleepWhenAnyThreadWaits() {
        noClasses()
                .that()
                .resideInAPackage("dev.skein..")
                .should()
                .callMethodWhere(target(owner(assignableTo(Thread.class))).and(target(name("sleep"))))
                .check(ALL);
    }

    @Test
    void shouldTakeTheTimeFromAClockWhenAServiceDecides() {
        noClasses()
                .that()
                .resideInAnyPackage(WORKER, COORDINATOR, MCP)
                .should()
                .callMethodWhere(target(name("now"))
                        .and(target(owner(describe(
                                "in java.time",
                                (JavaClass type) -> type.getPackageName().equals("java.time"))))))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(ALL);
    }

    @Test
    void shouldLogInsteadOfPrintingWhenAServiceSpeaks() {
        noClasses()
                .that()
                .resideInAnyPackage(CONTRACTS, SETS, RUNTIME, WORKER, COORDINATOR, MCP)
                .and()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(ALL);
    }

    @Test
    void shouldBeNullMarkedWhenAPackageHasClasses() {
        classes().that().resideInAPackage("dev.skein..").should(BE_NULL_MARKED).check(ALL);
    }

    private static Set<String> callers(String type, String method, String below) {
        return ALL.stream()
                .filter(each -> each.getPackageName().equals(below)
                        || each.getPackageName().startsWith(below + "."))
                .flatMap(each -> each.getMethodCallsFromSelf().stream())
                .filter(call -> call.getName().equals(method))
                .filter(call -> call.getTargetOwner().isAssignableTo(type))
                .map(JavaMethodCall::getOriginOwner)
                .map(EdgeRulesTest::topLevel)
                .collect(Collectors.toSet());
    }

    private static String topLevel(JavaClass type) {
        return type.getEnclosingClass().map(EdgeRulesTest::topLevel).orElse(type.getName());
    }
}
