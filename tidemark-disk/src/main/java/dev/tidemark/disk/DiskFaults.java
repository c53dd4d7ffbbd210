package dev.tidemark.disk;

/**
 * Is asked before every call to a {@link SimulatedDisk} and says what goes wrong with it. It may also take a crash
 * image there, or count.
 */
@FunctionalInterface
public interface DiskFaults {
    DiskFaults NONE = call -> Fault.NONE;

    Fault before(DiskCall call);

    /** A write did not fit. */
    default void foundNoRoom() {}
}
