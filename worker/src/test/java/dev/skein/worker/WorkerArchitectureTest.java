package dev.skein.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WorkerArchitectureTest {
    private static final JavaClasses WORKER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.skein.worker");

    @Test
    void shouldKeepOffsetsQueueAndPatienceFreeOfEverythingButTheJdk() {
        classes()
                .that()
                .haveSimpleName("PartitionOffsets")
                .or()
                .haveSimpleName("OffsetLedger")
                .or()
                .haveSimpleName("FlowControl")
                .or()
                .haveSimpleName("KeySerialQueue")
                .or()
                .haveSimpleName("Patience")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.skein.worker.command")
                .check(WORKER);
    }

    @Test
    void shouldKeepTheEngineUnawareOfKafka() {
        noClasses()
                .that()
                .resideInAPackage("dev.skein.worker.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "dev.skein.worker.command..", "dev.skein.worker.status..")
                .check(WORKER);
    }
}
