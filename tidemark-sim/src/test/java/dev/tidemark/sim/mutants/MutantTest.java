package dev.tidemark.sim.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the museum: each says what it is, changes production code, and applies to the code as it is. */
class MutantTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path MUSEUM = ROOT.resolve("tidemark-sim/mutants");

    @TempDir
    Path scratch;

    @Test
    void everyPatchOfTheMuseumApplies() throws IOException {
        Workshop workshop = new Workshop(ROOT, scratch, List.of());
        for (Mutant mutant : Mutant.readAll(MUSEUM)) {
            workshop.requireApplies(mutant);
        }
    }

    @Test
    void theMuseumCoversEveryGroupOfTheCatalogueUpToG() throws IOException {
        List<Mutant> mutants = Mutant.readAll(MUSEUM);
        TreeSet<String> groups = new TreeSet<>();
        for (Mutant mutant : mutants) {
            assertThat(mutant.hazard()).as(mutant.name()).matches("H\\d+[a-z]?[ ,].*\\([A-M]\\)\\.");
            groups.add(mutant.hazard().replaceAll(".*\\(([A-M])\\)\\.", "$1"));
        }
        assertThat(mutants).hasSizeGreaterThanOrEqualTo(30);
        assertThat(groups).contains("A", "B", "C", "D", "E", "F", "G");
    }

    @Test
    void aPatchThatNoLongerAppliesSaysSoWithItsFile() throws IOException {
        Path patch = write("h00-example", good().replace(" class A {", " class B {"));
        Files.createDirectories(scratch.resolve("root/tidemark-log/src/main/java"));
        Files.writeString(scratch.resolve("root/tidemark-log/src/main/java/A.java"), "class A {\n    int a = 1;\n}\n");
        Workshop workshop =
                new Workshop(scratch.resolve("root"), Files.createDirectory(scratch.resolve("work")), List.of());

        assertThatThrownBy(() -> workshop.requireApplies(Mutant.read(patch)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not apply")
                .hasMessageContaining("A.java");
    }

    @Test
    void aPatchThatAppliesIsCompiledBesideTheCodeAsItIs() throws IOException {
        Path patch = write("h00-example", good());
        for (String module : Modules.PRODUCTION) {
            Files.createDirectories(scratch.resolve("root/" + module + "/src/main/java"));
        }
        Files.createDirectories(scratch.resolve("root/tidemark-sim/src/main/java"));
        Path source = scratch.resolve("root/tidemark-log/src/main/java/A.java");
        Files.writeString(source, "class A {\n    int a = 1;\n}\n");
        Workshop workshop =
                new Workshop(scratch.resolve("root"), Files.createDirectory(scratch.resolve("work")), List.of());
        workshop.buildBase();

        String classPath = workshop.build(Mutant.read(patch));

        assertThat(classPath.split(java.io.File.pathSeparator)).hasSize(2);
        assertThat(Path.of(classPath.split(java.io.File.pathSeparator)[0]).resolve("A.class"))
                .exists();
        assertThat(source).content().contains("a = 1");
    }

    @Test
    void aPatchOfAnythingButProductionCodeIsRefused() throws IOException {
        Path patch = write("h00-example", good().replace("src/main", "src/test"));

        assertThatThrownBy(() -> Mutant.read(patch)).hasMessageContaining("not production code");
    }

    @Test
    void aPatchWithoutAHeaderIsRefused() throws IOException {
        Path patch = write("h00-example", good().replace("Bug:", "bug:"));

        assertThatThrownBy(() -> Mutant.read(patch))
                .hasMessageContaining("h00-example.patch")
                .hasMessageContaining("Bug");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(scratch.resolve(name + ".patch"), text);
    }

    private static String good() {
        return """
                Hazard:    H00 An example (A).
                Bug:       One is two,
                           which is wrong.
                Caught by: nobody

                --- a/tidemark-log/src/main/java/A.java
                +++ b/tidemark-log/src/main/java/A.java
                @@ -1,3 +1,3 @@
                 class A {
                -    int a = 1;
                +    int a = 2;
                 }
                """;
    }
}
