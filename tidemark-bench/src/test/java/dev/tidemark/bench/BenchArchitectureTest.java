package dev.tidemark.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Holds decision 50, each of the large libraries is used in one place, and that no packages depend on each other in a
 * cycle. That nothing depends on this module, Maven holds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // reads all classes once
class BenchArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tidemark.bench");

    @Test
    void noPackageIsPartOfACycle() {
        slices().matching("dev.tidemark.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyThePeerProgramUsesJraft() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tidemark.bench.jraft..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.alipay..")
                .check(classes);
    }

    @Test
    void onlyThePeerProgramUsesRocksDb() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tidemark.bench.rocks..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(classes);
    }

    @Test
    void onlyTheBenchmarksOfPiecesUseJmh() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tidemark.bench.micro..")
                .and()
                .areNotAssignableTo(BenchTool.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.openjdk..")
                .check(classes);
    }

    @Test
    void theGeneratorNeedsNothingOfTheServers() {
        noClasses()
                .that()
                .resideInAPackage("dev.tidemark.bench.load..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "org.HdrHistogram..", "dev.tidemark.bench.load..")
                .check(classes);
    }

    @Test
    void nothingStaticCanChange() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("..jmh_generated..")
                .should()
                .beFinal()
                .check(classes);
    }
}
