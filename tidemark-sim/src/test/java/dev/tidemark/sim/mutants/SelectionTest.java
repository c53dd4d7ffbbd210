package dev.tidemark.sim.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static List<Mutant> mutants(int count) {
        List<Mutant> mutants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            mutants.add(new Mutant("m" + i, "H0" + i, "bug", "nobody", Path.of("m"), List.of()));
        }
        return mutants;
    }

    @Test
    void consecutiveSamplesGoAroundAllOfThem() throws IOException {
        for (int size = 1; size <= 40; size++) {
            for (int sample = 1; sample <= size; sample++) {
                TreeSet<String> seen = new TreeSet<>();
                for (int from = 0; from < size; from++) {
                    List<Mutant> chosen = Selection.choose(mutants(size), List.of(), sample, from);
                    assertThat(chosen).hasSize(sample);
                    chosen.forEach(mutant -> seen.add(mutant.name()));
                }
                assertThat(seen).as("samples of %s out of %s", sample, size).hasSize(size);
            }
        }
    }

    @Test
    void aSampleNamesEachAtMostOnce() throws IOException {
        for (int sample = 1; sample <= 64; sample++) {
            assertThat(Selection.choose(mutants(64), List.of(), sample, 3)).doesNotHaveDuplicates();
        }
    }

    @Test
    void namesAreTaken() throws IOException {
        assertThat(Selection.choose(mutants(5), List.of("m3", "m1"), 0, 0))
                .extracting(Mutant::name)
                .containsExactly("m3", "m1");
    }

    @Test
    void anUnknownNameSaysWhichThereAre() {
        assertThatThrownBy(() -> Selection.choose(mutants(2), List.of("m7"), 0, 0))
                .hasMessageContaining("m7")
                .hasMessageContaining("m0, m1");
    }
}
