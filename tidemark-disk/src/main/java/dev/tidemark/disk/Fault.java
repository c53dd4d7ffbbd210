package dev.tidemark.disk;

/** What goes wrong with one call. */
public sealed interface Fault {
    Fault NONE = new None();

    /** Nothing. */
    record None() implements Fault {}

    /** The call throws and has no effect. */
    record Fail(String message) implements Fault {}

    /** There is no room: the call throws {@link DiskFullException} and has no effect. */
    record Full() implements Fault {}

    /** A write throws after it wrote the first {@code bytes} bytes (H17b). */
    record PartialWrite(int bytes) implements Fault {}

    /** A write reports success and does nothing (H17). */
    record LostWrite() implements Fault {}

    /** A write reports success and changed another place of the same file, if that place exists (H17). */
    record MisdirectedWrite(long position) implements Fault {}

    /** A read succeeds and shows the sector that holds {@code position} as it was before it was first written (H17). */
    record StaleRead(long position) implements Fault {}

    /** A read succeeds and shows another place of the same file, if that place exists (H17). */
    record MisdirectedRead(long position) implements Fault {}

    /**
     * A sync throws, and the unsynced changes of the file are forgotten in the worst way (H06): reads still show them,
     * a later sync succeeds, and a crash brings the old bytes back.
     */
    record FailSyncAndDropPages() implements Fault {}
}
