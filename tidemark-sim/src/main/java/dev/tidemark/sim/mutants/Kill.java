package dev.tidemark.sim.mutants;

/**
 * How a hunt ended, or how far it is.
 *
 * @param first seed
 * @param seed the last one
 * @param seeds how many were run
 * @param events in all of them
 * @param millis of processor time
 * @param caughtBy what caught the mutant, null if nothing did
 * @param message what was seen, one line
 */
record Kill(long first, long seed, long seeds, long events, long millis, String caughtBy, String message) {
    static final String MARK = "@kill";
    private static final String NOTHING = "-";
    private static final int MESSAGE_CHARACTERS = 300;

    boolean isKill() {
        return caughtBy != null;
    }

    Kill passed(long more) {
        return new Kill(first, first + seeds, seeds + 1, events + more, millis, null, "");
    }

    Kill failed(long at, long more, String by, String what) {
        String line = what == null ? "" : what.replaceAll("\\s+", " ").strip();
        String cut = line.substring(0, Math.min(line.length(), MESSAGE_CHARACTERS));
        return new Kill(first, at, seeds + 1, events + more, millis, by, cut);
    }

    Kill after(long used) {
        return new Kill(first, seed, seeds, events, used, caughtBy, message);
    }

    String toLine() {
        String by = caughtBy == null ? NOTHING : caughtBy;
        return String.join("\t", MARK, "" + first, "" + seed, "" + seeds, "" + events, "" + millis, by, message);
    }

    /** Null if the line is not one of a report. */
    static Kill parse(String line) {
        String[] parts = line.split("\t", 8);
        if (parts.length != 8 || !parts[0].equals(MARK)) {
            return null;
        }
        return new Kill(
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]),
                parts[6].equals(NOTHING) ? null : parts[6],
                parts[7]);
    }
}
