package dev.tidemark.node.snapshots;

import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Position;
import dev.tidemark.state.CorruptSnapshotException;
import dev.tidemark.state.SnapshotFile;
import dev.tidemark.state.SnapshotMeta;
import dev.tidemark.state.SnapshotReader;
import dev.tidemark.state.SnapshotSource;
import dev.tidemark.state.SnapshotStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives snapshots out to peers, in pieces. All of a file is checked before the first piece of it leaves, because what
 * was durable once may have been lost or rotted since (H17, H91g): the peer would refuse it, rightly, and ask for it
 * for ever. A damaged one is put aside, and the state, which is whole in memory, is written again.
 *
 * <p>Files lane only.
 */
public final class SnapshotSender {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);
    /** In checkpoints: for so long the log after a snapshot is kept for a peer that does not ask, or has it all. */
    private static final int PATIENCE = 2;

    /** What one peer is sent. */
    private static final class Transfer {
        final SnapshotSource source;
        /** Null once the file is known to be whole. */
        SnapshotReader check;
        /** What it asked for while the file was being checked. */
        FilesTask.ReadChunk waiting;
        /** Checkpoints that were written since the peer asked for something. */
        int silence;

        Transfer(SnapshotSource source) {
            this.source = source;
        }
    }

    /** @param checkpoints that were written since */
    private record Sent(long offset, int checkpoints) {}

    private final SnapshotStore snapshots;
    private final NodeBuffers buffers;
    private final Consumer<Input> protocol;
    private final Consumer<FilesTask> files;
    private final Consumer<ApplyTask> apply;
    private final SortedMap<Integer, Transfer> transfers = new TreeMap<>(); // by peer
    /** By peer: the last one that it was sent whole. */
    private final SortedMap<Integer, Sent> sent = new TreeMap<>();

    /** One before it is of no use: the log may begin after it, at this one, which was damaged. */
    private long oldestUseful;

    public SnapshotSender(
            SnapshotStore snapshots,
            NodeBuffers buffers,
            Consumer<Input> protocol,
            Consumer<FilesTask> files,
            Consumer<ApplyTask> apply) {
        this.snapshots = snapshots;
        this.buffers = buffers;
        this.protocol = protocol;
        this.files = files;
        this.apply = apply;
    }

    /** Answers, now or when the file is checked, with the bytes or with {@link Input.SnapshotUnavailable}. */
    public void read(FilesTask.ReadChunk read) throws IOException {
        Transfer transfer = transfers.get(read.peer());
        if (transfer == null || !isWanted(transfer, read)) {
            transfer = begin(read);
        }
        if (transfer == null) {
            protocol.accept(new Input.SnapshotUnavailable(read.peer()));
        } else if (transfer.check != null) {
            transfer.silence = 0;
            transfer.waiting = read;
        } else {
            send(transfer, read);
        }
    }

    /**
     * A node that waits for the newest keeps what is being checked for it: asking again must not begin a long check
     * again.
     */
    private static boolean isWanted(Transfer transfer, FilesTask.ReadChunk read) {
        return transfer.source.snapshot().offset() == read.offset() || (read.offset() == 0 && transfer.check != null);
    }

    private Transfer begin(FilesTask.ReadChunk read) throws IOException {
        end(read.peer());
        putAsideWhatWasFoundDamaged();
        Optional<SnapshotFile> file = snapshots.files().stream()
                .filter(f -> f.problem() == null && f.offset() >= oldestUseful)
                .filter(f -> read.offset() == 0 || f.offset() == read.offset())
                .findFirst();
        if (file.isEmpty()) {
            if (read.offset() == 0) {
                apply.accept(new ApplyTask.CheckpointNeeded());
            }
            return null;
        }
        Transfer transfer = new Transfer(snapshots.send(file.get()));
        transfers.put(read.peer(), transfer);
        try {
            transfer.check = snapshots.verify(file.get());
        } catch (CorruptSnapshotException e) {
            putAside(read.peer(), transfer, e);
            return null;
        }
        files.accept(new FilesTask.CheckSnapshot(read.peer()));
        return transfer;
    }

    /** The next piece of a check; others get their turn in between. */
    public void goOnChecking(int peer) throws IOException {
        Transfer transfer = transfers.get(peer);
        if (transfer == null || transfer.check == null) {
            return;
        }
        try {
            if (!transfer.check.readSome(buffers.snapshotStep())) {
                files.accept(new FilesTask.CheckSnapshot(peer));
                return;
            }
        } catch (CorruptSnapshotException e) {
            putAside(peer, transfer, e);
            protocol.accept(new Input.SnapshotUnavailable(peer));
            return;
        }
        transfer.check.close();
        transfer.check = null;
        send(transfer, transfer.waiting);
    }

    /**
     * Called when a checkpoint was written: which entries are still needed, since a peer is being sent the snapshot
     * before them, or was a moment ago and has yet to be sent what came after it (H91h). A peer that asks for nothing
     * meanwhile is no longer waited for: its transfer ends, so that it does not hold up disk space for ever.
     *
     * @return offset of the oldest such snapshot, or {@link ApplyTask.CheckpointDone#NONE_SENT}
     */
    public long oldestSent() throws IOException {
        for (int peer : List.copyOf(transfers.keySet())) {
            if (++transfers.get(peer).silence > PATIENCE) {
                LOG.info("Node {} asks for no more of the snapshot that it was being sent", peer);
                end(peer);
            }
        }
        sent.replaceAll((peer, last) -> new Sent(last.offset(), last.checkpoints() + 1));
        sent.values().removeIf(last -> last.checkpoints() > PATIENCE);
        long oldest = ApplyTask.CheckpointDone.NONE_SENT;
        for (Transfer transfer : transfers.values()) {
            oldest = Math.min(oldest, transfer.source.snapshot().offset());
        }
        for (Sent last : sent.values()) {
            oldest = Math.min(oldest, last.offset());
        }
        return oldest;
    }

    private void send(Transfer transfer, FilesTask.ReadChunk read) throws IOException {
        transfer.silence = 0;
        SnapshotFile file = transfer.source.snapshot();
        byte[] bytes = transfer.source.read(read.at(), buffers.snapshotChunk());
        SnapshotMeta meta = file.meta();
        Position last = Positions.ofSnapshot(meta);
        protocol.accept(new Input.SnapshotRead(read.peer(), last, file.sizeBytes(), read.at(), bytes));
        if (read.at() + bytes.length >= file.sizeBytes()) {
            end(read.peer());
            sent.put(read.peer(), new Sent(file.offset(), 0));
        }
    }

    private void putAside(int peer, Transfer transfer, CorruptSnapshotException e) throws IOException {
        end(peer);
        putAside(transfer.source.snapshot(), e.getMessage());
    }

    /**
     * What was found damaged when it had just been written, or at the start. An older one is no help: the log may begin
     * after it, and a peer that has it would be sent it for ever (H91g).
     */
    private void putAsideWhatWasFoundDamaged() throws IOException {
        for (SnapshotFile file : snapshots.files()) {
            if (file.problem() != null && file.offset() >= oldestUseful) {
                putAside(file, file.problem());
            }
        }
    }

    private void putAside(SnapshotFile file, String problem) throws IOException {
        LOG.error(
                "The snapshot of entry {} is damaged on this disk and is not sent; it is put aside as {}.corrupt."
                        + " Nothing is lost: the state is whole in memory and is written again. Check this disk. {}",
                file.offset(),
                file.name(),
                problem);
        if (snapshots.files().contains(file)) {
            snapshots.quarantine(file);
        }
        oldestUseful = Math.max(oldestUseful, file.offset());
        apply.accept(new ApplyTask.CheckpointNeeded());
    }

    private void end(int peer) throws IOException {
        Transfer transfer = transfers.remove(peer);
        if (transfer != null) {
            if (transfer.check != null) {
                transfer.check.close();
            }
            transfer.source.close();
        }
    }
}
