package dev.tidemark.node.support;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Does nothing but fill the state, when time passes, with so many keys of two bytes and values of so many bytes. */
public record FillingMachine(int keys, int valueBytes) implements StateMachine {
    public static final FillingMachine NOTHING = new FillingMachine(0, 0);

    @Override
    public Reply apply(Entry entry, StateStore store) {
        return Reply.OK;
    }

    @Override
    public Reply read(Query query, StateReader store) {
        return Reply.NIL;
    }

    @Override
    public void timePassed(Entry entry, StateStore store) {
        for (int i = 0; i < keys; i++) {
            store.put(new byte[] {(byte) (i / 256 + 1), (byte) i}, new byte[valueBytes]);
        }
    }

    /** A checkpoint of the filled state, as of an entry of epoch 3 with chain 77. */
    public FilesTask.WriteCheckpoint checkpoint(UUID cluster, long offset) {
        return checkpoint(cluster, offset, FeatureLevel.LOWEST);
    }

    /** The same of a cluster at a feature level. */
    public FilesTask.WriteCheckpoint checkpoint(UUID cluster, long offset, int level) {
        StateEngine engine = new StateEngine(this, EngineLimits.DEFAULT);
        engine.restore(StateImage.empty(offset - 1, 3, 999));
        engine.timePassed(offset, 3, 1_000);
        byte[] configuration = Configuration.ofVoters(new TreeMap<>(Map.of(1, cluster)), 1)
                .at(level)
                .encode();
        SnapshotMeta meta = new SnapshotMeta(cluster, offset, 3, 77, 1_000, 9, configuration);
        return new FilesTask.WriteCheckpoint(engine.freeze(), meta, new LogPosition(offset, 3, 77), 3);
    }
}
