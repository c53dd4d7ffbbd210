package dev.tidemark.sim.mutants;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of one mutant.
 *
 * @param seconds for each invariant that caught it, what else would; empty if that was not asked
 */
record Row(Mutant mutant, List<Kill> hunts, List<Second> seconds) {
    Row {
        hunts = List.copyOf(hunts);
        seconds = List.copyOf(seconds);
    }

    Row(Mutant mutant, List<Kill> hunts) {
        this(mutant, hunts, List.of());
    }

    long killed() {
        return hunts.stream().filter(Kill::isKill).count();
    }

    /** Survival counts as infinitely many seeds, so a mutant survives if the median hunt did not kill it. */
    boolean survives() {
        return !median().isKill();
    }

    /** The hunt in the middle, by events. */
    Kill median() {
        List<Kill> sorted = hunts.stream()
                .sorted(Comparator.comparing((Kill hunt) -> !hunt.isKill()).thenComparing(Kill::events))
                .toList();
        return sorted.get((sorted.size() - 1) / 2 + (sorted.size() % 2 == 0 ? 1 : 0));
    }

    /** What caught it, each once, the most frequent first. */
    String caughtBy() {
        return String.join(", ", catchers());
    }

    List<String> catchers() {
        return hunts.stream()
                .filter(Kill::isKill)
                .collect(Collectors.groupingBy(Kill::caughtBy, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted((one, other) -> Long.compare(other.getValue(), one.getValue()))
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    long millis() {
        return hunts.stream().mapToLong(Kill::millis).sum()
                + seconds.stream().mapToLong(second -> second.kill().millis()).sum();
    }
}
