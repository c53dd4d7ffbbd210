package dev.tidemark.sim.cli;

import dev.tidemark.sim.judge.Invariant;
import java.util.EnumSet;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Invariants: {@code all}, or their names. */
final class InvariantsConverter implements CommandLine.ITypeConverter<EnumSet<Invariant>> {
    @Override
    public EnumSet<Invariant> convert(String text) {
        EnumSet<Invariant> invariants = EnumSet.noneOf(Invariant.class);
        for (String word : text.split(",")) {
            if (word.equals("all")) {
                invariants.addAll(EnumSet.allOf(Invariant.class));
            } else if (Invariant.of(word) != null) {
                invariants.add(Invariant.of(word));
            } else {
                throw new CommandLine.TypeConversionException(
                        "'" + word + "' is no invariant. Invariants are: all, " + Invariant.labels());
            }
        }
        return invariants;
    }

    /** A text that {@link #convert} reads as these. */
    static String text(EnumSet<Invariant> invariants) {
        return invariants.size() == Invariant.values().length
                ? "all"
                : invariants.stream().map(Invariant::name).collect(Collectors.joining(","));
    }
}
