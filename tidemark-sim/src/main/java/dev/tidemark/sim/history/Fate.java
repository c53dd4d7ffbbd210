package dev.tidemark.sim.history;

/** What a client knows of a call in the end (docs/guarantees.md). */
public enum Fate {
    /** It was answered, so it took effect at one moment between call and answer. An error reply is an answer too. */
    OK,
    /** A definite no: it never took effect and never will. */
    NO,
    /** Nobody told: it took effect at some moment after the call, perhaps long after the client gave up, or never. */
    UNKNOWN
}
