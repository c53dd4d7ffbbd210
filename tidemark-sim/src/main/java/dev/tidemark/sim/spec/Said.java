package dev.tidemark.sim.spec;

import java.util.TreeMap;
import java.util.UUID;

/** The largest number that each node has said, by who it was: an incarnation under an id. */
final class Said {
    private final TreeMap<Integer, TreeMap<UUID, Long>> numbers = new TreeMap<>();

    void says(int id, UUID incarnation, long number) {
        numbers.computeIfAbsent(id, of -> new TreeMap<>()).merge(incarnation, number, Math::max);
    }

    /** @param incarnation {@link Half#ANY}: any; else this one. @return -1 if it has said nothing */
    long by(int id, UUID incarnation) {
        TreeMap<UUID, Long> said = numbers.get(id);
        if (said == null) {
            return -1;
        }
        if (incarnation.equals(Half.ANY)) {
            return said.values().stream().mapToLong(Long::longValue).max().orElse(-1);
        }
        return said.getOrDefault(incarnation, -1L);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        numbers.forEach((id, said) -> text.append(text.length() == 0 ? "" : ", ")
                .append('n')
                .append(id)
                .append(' ')
                .append(said.values().stream().mapToLong(Long::longValue).max().orElse(-1)));
        return "{" + text + "}";
    }
}
