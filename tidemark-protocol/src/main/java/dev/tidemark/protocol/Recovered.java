package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import java.util.List;

/**
 * What a node found in its data directory.
 *
 * @param epoch the persisted epoch; not older than the log's last epoch (H39)
 * @param votedFor the vote in that epoch, 0 for none
 * @param tailBase the position before the first of {@code tail}
 * @param tail the end of the log; holds at least everything above {@code hwm}
 * @param epochs where epochs start, oldest first, from wherever that is known; those of the tail need not be there
 * @param configuration the active one at {@code tailBase}: of the log or snapshot, else the one that was configured
 * @param hwm known to be committed: the checkpoint, or later evidence
 * @param lastTime time of the entry at {@code tailBase}, microseconds
 * @param lamport a stamp not below any that this node used
 * @param remembered what it remembers outside of its log
 */
public record Recovered(
        long epoch,
        int votedFor,
        Position tailBase,
        List<? extends Entry> tail,
        List<EpochEnd> epochs,
        Configuration configuration,
        long hwm,
        long lastTime,
        long lamport,
        Remembered remembered) {

    /** Of a node that remembers nothing outside of its log. */
    public Recovered(
            long epoch,
            int votedFor,
            Position tailBase,
            List<? extends Entry> tail,
            List<EpochEnd> epochs,
            Configuration configuration,
            long hwm,
            long lastTime,
            long lamport) {
        this(epoch, votedFor, tailBase, tail, epochs, configuration, hwm, lastTime, lamport, Remembered.NOTHING);
    }
}
