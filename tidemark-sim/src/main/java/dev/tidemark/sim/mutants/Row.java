package dev.tidemark.sim.mutants;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What became of one mutant. */
record Row(Mutant mutant, List<Kill> hunts) {
    Row {
        hunts = List.copyOf(hunts);
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
        return hunts.stream()
                .filter(Kill::isKill)
                .collect(Collectors.groupingBy(Kill::caughtBy, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted((one, other) -> Long.compare(other.getValue(), one.getValue()))
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    long millis() {
        return hunts.stream().mapToLong(Kill::millis).sum();
    }
}
