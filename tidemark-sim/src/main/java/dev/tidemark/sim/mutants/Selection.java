package dev.tidemark.sim.mutants;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which mutants are meant. */
final class Selection {
    private Selection() {}

    /**
     * @param only names, or none for all
     * @param sample how many of them, 0 for all
     * @param from which sample; consecutive numbers go around all of them
     * @throws IOException if there is no mutant of such a name; the message says which there are
     */
    static List<Mutant> choose(List<Mutant> all, List<String> only, int sample, long from) throws IOException {
        List<Mutant> named = new ArrayList<>();
        for (String name : only) {
            named.add(all.stream()
                    .filter(mutant -> mutant.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no mutant \"" + name + "\"; there are: "
                            + String.join(", ", all.stream().map(Mutant::name).toList()))));
        }
        List<Mutant> meant = only.isEmpty() ? all : named;
        if (sample <= 0 || sample >= meant.size()) {
            return meant;
        }
        // Neighbours in the list are bugs of one kind, so a sample takes them from all over it.
        int step = meant.size() / sample;
        List<Mutant> sampled = new ArrayList<>();
        for (int i = 0; i < sample; i++) {
            sampled.add(meant.get(Math.floorMod(from + (long) i * step, meant.size())));
        }
        return sampled;
    }
}
