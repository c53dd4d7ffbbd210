package dev.tidemark.log.record;

/** Sees the valid records of a log in their order while it is opened. */
@FunctionalInterface
public interface RecordVisitor {
    /**
     * @param array holds the record, header included; reused after the call, so copy what is to be kept
     * @param from where the record starts
     * @param size of the record in bytes
     */
    void record(byte[] array, int from, int size);
}
