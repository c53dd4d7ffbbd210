package dev.tidemark.node.start;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.node.entry.EntryEffect;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.snapshots.LoadedSnapshot;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.SnapshotMeta;
import java.util.UUID;

/**
 * The state of a backup, brought forward by committed entries as every node applied them: keys, sessions and request
 * ids (H91c). Members are not: a restored cluster has its own, and the feature level. The whole state is in memory.
 *
 * <p>One thread.
 */
public final class LogReplay {
    private final StateEngine engine;
    private final UUID cluster;
    private LogPosition at;
    private long lamport;
    private byte[] configuration;

    public LogReplay(StateMachine machine, EngineLimits limits, LoadedSnapshot backup) {
        engine = new StateEngine(machine, limits);
        engine.restore(backup.image());
        cluster = backup.meta().clusterId();
        configuration = backup.meta().configuration();
        at = Positions.baseOf(backup.meta());
        lamport = backup.meta().lamport();
    }

    /** From the first entry on. */
    public LogReplay(StateMachine machine, EngineLimits limits, UUID cluster) {
        engine = new StateEngine(machine, limits);
        this.cluster = cluster;
        configuration = new byte[0];
        at = LogPosition.ZERO;
    }

    /** Position of the last entry that was applied. */
    public LogPosition at() {
        return at;
    }

    /** Log time, microseconds since 1970. */
    long time() {
        return engine.appliedTime();
    }

    /**
     * @param entry continues {@link #at()}, which was checked
     * @throws IllegalArgumentException if its kind is not known; nothing was applied
     */
    public void apply(LogRecord entry) {
        EntryEffect.apply(engine, entry, (offset, outcome) -> {});
        if (EntryKind.carriesConfiguration(entry.kind())) {
            configuration = new LogEntry(entry.array()).payload();
        }
        at = entry.logPosition();
        lamport = entry.lamport();
        engine.logGrew(entry.sizeInBytes());
    }

    /** Of the state, with the cluster that it began with, and the members and the feature level of the last entry. */
    SnapshotMeta meta() {
        return new SnapshotMeta(
                cluster, at.offset(), at.epoch(), at.chain(), engine.appliedTime(), lamport, configuration);
    }

    /** Once; nothing may be applied after it. */
    FrozenState freeze() {
        return engine.freeze();
    }
}
