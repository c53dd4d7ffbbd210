package dev.tidemark.sim;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the tests of the server hold for the modules that they see: no cycle between packages, the imports of
 * docs/architecture.md, and nothing static that can change. That nothing below uses this module, Maven holds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // reads all classes once
class SimArchitectureTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tidemark.sim");

    @Test
    void noPackageIsPartOfACycle() {
        slices().matching("dev.tidemark.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void itUsesWhatIsBelowItInTheListOfModules() {
        noClasses()
                .should()
                .dependOnClassesThat(are(DescribedPredicate.describe(
                        "of a module that is not below",
                        type -> type.getPackageName().startsWith("dev.tidemark.")
                                && !below().contains(type.getPackageName().split("\\.")[2]))))
                .check(classes);
    }

    private static Set<String> below() {
        return Set.of("disk", "tree", "log", "protocol", "state", "kv", "node", "sim");
    }

    @Test
    void nothingStaticCanChange() {
        fields().that(are(writtenByPeople()))
                .and()
                .areStatic()
                .should()
                .beFinal()
                .andShould()
                .notHaveRawType(are(changeable()))
                .check(classes);
    }

    private static DescribedPredicate<JavaField> writtenByPeople() {
        return DescribedPredicate.describe(
                "written by people", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static DescribedPredicate<JavaClass> changeable() {
        return DescribedPredicate.describe(
                "a type made to change",
                type -> type.getPackageName().startsWith("java.util.concurrent")
                        || type.isAssignableTo(ThreadLocal.class)
                        || (type.getPackageName().equals("java.util")
                                && type.getSimpleName().matches(".*(Hash|Tree|Array).+"))
                        || type.isAssignableTo(StringBuilder.class));
    }
}
