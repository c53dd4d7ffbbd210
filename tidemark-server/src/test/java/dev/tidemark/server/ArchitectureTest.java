package dev.tidemark.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.log.segment.WalOptions;
import java.io.File;
import java.lang.invoke.MethodHandles;
import java.nio.MappedByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.StampedLock;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the list of modules of docs/architecture.md, and what code inside the simulator must not touch (H82, H83a). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // reads all classes once
class ArchitectureTest {
    private static final String[] PURE = {
        "dev.tidemark.protocol..", "dev.tidemark.tree..", "dev.tidemark.state..", "dev.tidemark.kv.."
    };

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tidemark");

    @Test
    void everyModuleIsLookedAt() {
        for (String module : new String[] {"disk", "tree", "log", "protocol", "state", "kv", "node", "server"}) {
            assertThat(classes.stream().filter(type -> type.getPackageName().startsWith("dev.tidemark." + module)))
                    .as(module)
                    .isNotEmpty();
        }
    }

    @Test
    void importsOnlyPointDownTheListOfModules() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.tidemark..")
                .layer("disk")
                .definedBy("dev.tidemark.disk..")
                .layer("tree")
                .definedBy("dev.tidemark.tree..")
                .layer("log")
                .definedBy("dev.tidemark.log..")
                .layer("protocol")
                .definedBy("dev.tidemark.protocol..")
                .layer("state")
                .definedBy("dev.tidemark.state..")
                .layer("kv")
                .definedBy("dev.tidemark.kv..")
                .layer("node")
                .definedBy("dev.tidemark.node..")
                .layer("server")
                .definedBy("dev.tidemark.server..")
                .whereLayer("disk")
                .mayNotAccessAnyLayer()
                .whereLayer("protocol")
                .mayNotAccessAnyLayer()
                .whereLayer("tree")
                .mayOnlyAccessLayers("disk")
                .whereLayer("log")
                .mayOnlyAccessLayers("disk")
                .whereLayer("state")
                .mayOnlyAccessLayers("disk", "tree")
                .whereLayer("kv")
                .mayOnlyAccessLayers("state")
                .whereLayer("node")
                .mayOnlyAccessLayers("protocol", "log", "state", "tree", "disk")
                .check(classes);
    }

    /**
     * Each package is a slice of its own, however deep it lies. Simulator, bench and torture, which these tests do
     * not see, hold the same in tests of theirs. Decision 83.
     */
    @ParameterizedTest
    @ValueSource(strings = {"disk", "tree", "log", "protocol", "state", "kv", "node", "server"})
    void noCycleBetweenPackagesOf(String module) {
        slices().matching("dev.tidemark.(**)")
                .should()
                .beFreeOfCycles()
                .check(classes.that(resideInAPackage("dev.tidemark." + module + "..")));
    }

    /** What the rooms of the log must see of each other is public and nobody else's. Decision 109. */
    @Test
    void theInsideOfTheLogIsForTheLogAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tidemark.log..")
                .should()
                .dependOnClassesThat(insideOfTheLog())
                .check(classes);
    }

    private static DescribedPredicate<JavaClass> insideOfTheLog() {
        return resideInAnyPackage(
                        "dev.tidemark.log.file",
                        "dev.tidemark.log.segment",
                        "dev.tidemark.log.append",
                        "dev.tidemark.log.truncation")
                .and(not(belongToAnyOf(WalOptions.class, LogIdentity.class, SegmentInfo.class)));
    }

    /** A command says about itself what must be known to run it. Decision 83. */
    @Test
    void whatRunsCommandsKnowsNoneOfThem() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.tidemark.server.command",
                        "dev.tidemark.server.front..",
                        "dev.tidemark.server.connection..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.tidemark.server.command.*..")
                .check(classes);
    }

    /** Besides the rooms for it, only those know Netty that run or share the event loop of a process. Decision 81. */
    @Test
    void nettyHasRoomsOfItsOwn() {
        noClasses()
                .that()
                .resideInAPackage("dev.tidemark.node..")
                .and()
                .resideOutsideOfPackages(
                        "dev.tidemark.node",
                        "dev.tidemark.node.netty..",
                        "dev.tidemark.node.wire..",
                        "dev.tidemark.node.process..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(classes);
    }

    @Test
    void whatAnybodyMayEmbedNeedsTheJdkAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.tidemark.disk..", "dev.tidemark.tree..", "dev.tidemark.log..", "dev.tidemark.protocol..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "dev.tidemark..")
                .check(classes);
    }

    @Test
    void theReplicaAndTheStateHaveNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(classes);
    }

    @Test
    void theReplicaAndTheStateHaveNoChanceThreadsOrFiles() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(are(forbidden()))
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .check(classes);
    }

    /** A mapped page that cannot be read ends the JVM, with all its clients (H112). */
    @Test
    void noFileIsMapped_H112() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(MappedByteBuffer.class)
                .check(classes);
    }

    /** What threads share are the queues of lanes; nothing is read without a lock and believed (H114). */
    @Test
    void locksAreNotClever_H114() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(StampedLock.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("sun.misc.Unsafe")
                .orShould()
                .callMethod(MethodHandles.Lookup.class, "findVarHandle", Class.class, String.class, Class.class)
                .check(classes);
    }

    private static DescribedPredicate<JavaClass> forbidden() {
        return DescribedPredicate.describe(
                "random sources, threads or files",
                type -> type.getPackageName().startsWith("java.nio.file")
                        || type.getPackageName().startsWith("java.util.concurrent")
                        || type.isAssignableTo(RandomGenerator.class)
                        || type.isAssignableTo(File.class)
                        || type.isAssignableTo(Thread.class));
    }

    /**
     * A static field is a constant: final, and of a type that has nothing to change, or an array or map that nobody
     * writes to.
     */
    @Test
    void nothingStaticCanChange() {
        fields().that(are(writtenByPeople()))
                .and()
                .areStatic()
                .should()
                .beFinal()
                .check(classes);
        fields().that(are(writtenByPeople()))
                .and()
                .areStatic()
                .should()
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
