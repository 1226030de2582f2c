package dev.skein.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.skein.docs.SkeinClasses.CLI;
import static dev.skein.docs.SkeinClasses.CONTRACTS;
import static dev.skein.docs.SkeinClasses.COORDINATOR;
import static dev.skein.docs.SkeinClasses.EMBEDDED;
import static dev.skein.docs.SkeinClasses.LINT;
import static dev.skein.docs.SkeinClasses.MCP;
import static dev.skein.docs.SkeinClasses.RUNTIME;
import static dev.skein.docs.SkeinClasses.SETS;
import static dev.skein.docs.SkeinClasses.STACK;
import static dev.skein.docs.SkeinClasses.WORKER;

import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Which module may know which. A rule that matches no class fails, so none of them outlives what it is about. */
class ModuleRulesTest {
    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String JSPECIFY = "org.jspecify..";
    private static final String JDK = "java..";

    @Test
    void shouldKeepTheServicesApartWhenTheWorkerIsBuilt() {
        check(noClasses()
                .that()
                .resideInAPackage(WORKER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(COORDINATOR));
    }

    @Test
    void shouldKeepTheServicesApartWhenTheCoordinatorIsBuilt() {
        check(noClasses()
                .that()
                .resideInAPackage(COORDINATOR)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(WORKER));
    }

    @Test
    void shouldNeedOnlyJacksonWhenAServiceTakesTheContracts() {
        check(classes()
                .that()
                .resideInAPackage(CONTRACTS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(CONTRACTS, JACKSON, JSPECIFY, JDK));
    }

    @Test
    void shouldNeedOnlyTheContractsWhenSetsAreRead() {
        check(classes()
                .that()
                .resideInAPackage(SETS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(SETS, CONTRACTS, JACKSON, JSPECIFY, JDK));
    }

    @Test
    void shouldNeedNoServiceWhenSetsAreLinted() {
        check(noClasses()
                .that()
                .resideInAPackage(LINT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WORKER, COORDINATOR, RUNTIME, EMBEDDED, CLI, STACK));
    }

    @Test
    void shouldKnowNoServiceWhenTheRuntimeServesBoth() {
        check(noClasses()
                .that()
                .resideInAPackage(RUNTIME)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WORKER, COORDINATOR, SETS, EMBEDDED, CLI, STACK));
    }

    @Test
    void shouldKnowNothingOfOursWhenServersAreEmbedded() {
        check(noClasses()
                .that()
                .resideInAPackage(EMBEDDED)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CONTRACTS, SETS, RUNTIME, WORKER, COORDINATOR, CLI, STACK));
    }

    @Test
    void shouldKnowNoServiceWhenTheCliTalksToTheApi() {
        check(noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WORKER, COORDINATOR, RUNTIME, EMBEDDED, STACK));
    }

    @Test
    void shouldKnowNoOtherServiceWhenTheMcpServerIsBuilt() {
        check(noClasses()
                .that()
                .resideInAPackage(MCP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WORKER, COORDINATOR));
    }

    @Test
    void shouldBeKnownToNobodyWhenTheMcpServerIsBuilt() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(MCP)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(MCP));
    }

    @Test
    void shouldNotShipTestServersWhenAServiceIsBuilt() {
        check(noClasses()
                .that()
                .resideInAnyPackage(WORKER, COORDINATOR, MCP)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(EMBEDDED, STACK, CLI));
    }

    @Test
    void shouldHaveNoCircleWhenFeaturesUseEachOther() {
        check(slices().matching("dev.skein.(*).(*)..").should().beFreeOfCycles());
    }

    private static void check(ArchRule rule) {
        rule.check(SkeinClasses.ALL);
    }
}
