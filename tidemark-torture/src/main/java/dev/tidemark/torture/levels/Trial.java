package dev.tidemark.torture.levels;

/** What readers and writers of one trial share. */
record Trial(Pairs pairs, SharedSession session, Recorder recorder, Tally tally, Findings findings) {
    static Trial named(String name, int pairs) {
        return new Trial(new Pairs(name, pairs), new SharedSession(pairs), new Recorder(), new Tally(), new Findings());
    }
}
