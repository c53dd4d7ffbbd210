package dev.tidemark.sim.cli;

import dev.tidemark.sim.fault.FaultKind;
import java.util.EnumSet;
import picocli.CommandLine;

/** Kinds of faults: {@code all}, {@code none}, names, or all without some, as in {@code -rot,-wipe}. */
final class FaultsConverter implements CommandLine.ITypeConverter<EnumSet<FaultKind>> {
    @Override
    public EnumSet<FaultKind> convert(String text) {
        boolean without = text.startsWith("-");
        EnumSet<FaultKind> kinds = without ? EnumSet.allOf(FaultKind.class) : EnumSet.noneOf(FaultKind.class);
        for (String word : text.split(",")) {
            if (word.equals("all")) {
                kinds.addAll(EnumSet.allOf(FaultKind.class));
            } else if (word.equals("none")) {
                kinds.clear();
            } else if (word.startsWith("-")) {
                kinds.remove(kind(word.substring(1)));
            } else {
                kinds.add(kind(word));
            }
        }
        return kinds;
    }

    private static FaultKind kind(String label) {
        FaultKind kind = FaultKind.of(label);
        if (kind == null) {
            throw new CommandLine.TypeConversionException("'" + label + "' is no fault. Faults are: all, none, "
                    + FaultKind.labels() + "; with - in front: without it");
        }
        return kind;
    }

    /** The shortest text that {@link #convert} reads as these. */
    static String text(EnumSet<FaultKind> kinds) {
        EnumSet<FaultKind> others = EnumSet.complementOf(kinds);
        if (others.isEmpty()) {
            return "all";
        }
        if (kinds.isEmpty()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        boolean without = others.size() < kinds.size();
        for (FaultKind kind : without ? others : kinds) {
            text.append(text.isEmpty() ? "" : ",").append(without ? "-" : "").append(kind.label());
        }
        return text.toString();
    }
}
