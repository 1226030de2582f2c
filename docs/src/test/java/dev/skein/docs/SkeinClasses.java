package dev.skein.docs;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** All classes of all modules, without tests; read once. */
final class SkeinClasses {
    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.skein");

    static final String WORKER = "dev.skein.worker..";
    static final String COORDINATOR = "dev.skein.coordinator..";
    static final String CONTRACTS = "dev.skein.contracts..";
    static final String SETS = "dev.skein.sets..";
    static final String LINT = "dev.skein.lint..";
    static final String RUNTIME = "dev.skein.runtime..";
    static final String EMBEDDED = "dev.skein.embedded..";
    static final String CLI = "dev.skein.cli..";
    static final String MCP = "dev.skein.mcp..";
    static final String STACK = "dev.skein.stack..";

    private SkeinClasses() {}
}
