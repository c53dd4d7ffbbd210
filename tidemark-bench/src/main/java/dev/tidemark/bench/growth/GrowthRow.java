package dev.tidemark.bench.growth;

import dev.tidemark.bench.load.CommandTemplates;
import dev.tidemark.bench.load.LoadResult;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one step showed.
 *
 * @param copies servers that hold all the data
 * @param seconds that it took
 * @param load null if there was none
 * @param use null if it is not known
 * @param note what there is to say of it; empty if nothing
 */
public record GrowthRow(
        String target,
        int keys,
        int valueBytes,
        int copies,
        Step step,
        double seconds,
        LoadResult load,
        Use use,
        String note) {

    /**
     * What it took of the machine.
     *
     * @param written to the disk until all was settled, no matter who wrote
     * @param read from the disk during the load
     * @param onDisk blocks that the data takes at the end, of all servers
     * @param resident memory at the end, of all servers
     */
    public record Use(OptionalLong written, OptionalLong read, OptionalLong onDisk, OptionalLong resident) {}

    /** A step that did not work, in words. */
    static GrowthRow failed(String target, int keys, int valueBytes, int copies, Step step, String why) {
        return new GrowthRow(target, keys, valueBytes, copies, step, Double.NaN, null, null, why);
    }

    /** A target that this machine cannot have, in words. */
    public static GrowthRow notStarted(String target, int keys, int valueBytes, String why) {
        return failed(target, keys, valueBytes, 1, Step.FILL, why);
    }

    public boolean isComplete() {
        return load == null ? !Double.isNaN(seconds) : load.errors() == 0;
    }

    /** Bytes that users have in it: all keys with their values, once. */
    private double dataBytes() {
        return (double) keys * (CommandTemplates.KEY_BYTES + valueBytes);
    }

    /** Bytes that the disk wrote for each byte that a user wrote. */
    OptionalDouble writtenPerByte() {
        if (load == null
                || use == null
                || use.written().isEmpty()
                || load.writes().getTotalCount() == 0) {
            return OptionalDouble.empty();
        }
        double users = (double) load.writes().getTotalCount() * (CommandTemplates.KEY_BYTES + valueBytes);
        return OptionalDouble.of(use.written().getAsLong() / users);
    }

    /** So it can be set beside a target that has one copy. */
    OptionalDouble writtenPerByteAndCopy() {
        OptionalDouble all = writtenPerByte();
        return all.isEmpty() ? all : OptionalDouble.of(all.getAsDouble() / copies);
    }

    OptionalDouble onDiskPerByteAndCopy() {
        return use == null || use.onDisk().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(use.onDisk().getAsLong() / dataBytes() / copies);
    }

    OptionalDouble readBytesPerOperation() {
        return load == null || use == null || use.read().isEmpty() || load.operations() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) use.read().getAsLong() / load.operations());
    }
}
