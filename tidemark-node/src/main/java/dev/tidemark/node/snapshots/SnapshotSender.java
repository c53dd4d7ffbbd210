package dev.tidemark.node.snapshots;

import dev.tidemark.disk.Disk;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.SnapshotRecipient;
import dev.tidemark.node.repair.MetDamage;
import dev.tidemark.protocol.Input;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.CorruptSnapshotException;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives snapshots out to peers and to those that back up, in pieces. They are made of the newest checkpoint when
 * somebody needs one. All of a file is checked before the first piece of it leaves, because what was durable once may
 * have been lost or rotted since (H17, H91g): the peer would refuse it, rightly, and ask for it for ever. A damaged one
 * is put aside, and made again.
 *
 * <p>Files lane only.
 */
public final class SnapshotSender {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);
    /** In checkpoints: for so long the log after a snapshot is kept for a peer that does not ask, or has it all. */
    private static final int PATIENCE = 2;

    /** @param checkpoints that were written since */
    private record Sent(long offset, int checkpoints) {}

    private final StateFile file;
    private final SnapshotStore snapshots;
    private final NodeBuffers buffers;
    private final Consumer<Input> protocol;
    private final Consumer<FilesTask> files;
    private final Consumer<ApplyTask> apply;
    private final SortedMap<SnapshotRecipient, SnapshotTransfer> transfers = new TreeMap<>();
    /** By peer: the last one that it was sent whole. */
    private final SortedMap<Integer, Sent> sent = new TreeMap<>();

    private final SnapshotMaking making;
    /** Those who want what is being made. */
    private final List<SnapshotAsk> waiting = new ArrayList<>();

    public SnapshotSender(
            Disk disk,
            StateFile file,
            SnapshotStore snapshots,
            NodeBuffers buffers,
            MetDamage met,
            Consumer<Input> protocol,
            Consumer<FilesTask> files,
            Consumer<ApplyTask> apply) {
        this.file = file;
        this.snapshots = snapshots;
        this.making = new SnapshotMaking(disk, file, snapshots, met);
        this.buffers = buffers;
        this.protocol = protocol;
        this.files = files;
        this.apply = apply;
    }

    /** Answers, now or when the file is checked, with the bytes or with {@link Input.SnapshotUnavailable}. */
    public void read(FilesTask.ReadChunk read) throws IOException {
        read(SnapshotAsk.ofPeer(read, protocol));
    }

    /** Answers, now or when the file is checked. */
    public void read(FilesTask.ReadForBackup read) throws IOException {
        read(SnapshotAsk.ofBackup(read));
    }

    private void read(SnapshotAsk ask) throws IOException {
        SnapshotTransfer transfer = transfers.get(ask.recipient());
        if (transfer == null || !isWanted(transfer, ask)) {
            transfer = begin(ask);
        }
        if (transfer == null) {
            return; // it was answered, or will be
        }
        if (transfer.check != null) {
            transfer.silence = 0;
            transfer.waits(ask);
        } else {
            send(transfer, ask);
        }
    }

    /**
     * A node that waits for the newest keeps what is being checked for it: asking again must not begin a long check
     * again.
     */
    private static boolean isWanted(SnapshotTransfer transfer, SnapshotAsk ask) {
        return transfer.source.snapshot().offset() == ask.offset() || (ask.offset() == 0 && transfer.check != null);
    }

    private SnapshotTransfer begin(SnapshotAsk ask) throws IOException {
        end(ask.recipient());
        putAsideWhatWasFoundDamaged();
        long wanted = ask.offset() == 0 ? file.position().offset() : ask.offset();
        Optional<SnapshotFile> found = snapshots.files().stream()
                .filter(f -> f.problem() == null && f.offset() == wanted)
                .findFirst();
        if (found.isEmpty()) {
            make(ask, wanted);
            return null;
        }
        SnapshotTransfer transfer = new SnapshotTransfer(snapshots.send(found.get()));
        transfers.put(ask.recipient(), transfer);
        try {
            transfer.check = snapshots.verify(found.get());
        } catch (CorruptSnapshotException e) {
            putAside(ask.recipient(), transfer, e);
            ask.answer().unavailable();
            return null;
        }
        files.accept(new FilesTask.CheckSnapshot(ask.recipient()));
        return transfer;
    }

    /** There is no such file: it is made of the newest checkpoint, if that is what is wanted. */
    private void make(SnapshotAsk ask, long wanted) throws IOException {
        if (file.isDamaged()) {
            apply.accept(new ApplyTask.CheckpointNeeded()); // which is written to a file that is whole
            ask.answer().unavailable();
            return;
        }
        if (!making.isRunning()) {
            if (wanted == 0 || wanted != file.position().offset()) {
                if (wanted == 0) {
                    apply.accept(new ApplyTask.CheckpointNeeded());
                }
                ask.answer().unavailable();
                return;
            }
            making(making.begin());
        }
        if (making.isRunning()) {
            waiting.removeIf(one -> one.recipient().isPeer() && one.recipient().equals(ask.recipient()));
            waiting.add(ask);
        } else {
            ask.answer().unavailable();
        }
    }

    /** The next piece of a snapshot that is being made; others get their turn in between. */
    public void goOnMaking() throws IOException {
        if (making.isRunning()) {
            long offset = making.offset();
            SnapshotMaking.Progress progress = making.goOn(buffers.snapshotStep());
            if (progress == SnapshotMaking.Progress.MADE) {
                made(offset);
            } else {
                making(progress);
            }
        }
    }

    private void making(SnapshotMaking.Progress progress) {
        if (progress == SnapshotMaking.Progress.GOES_ON) {
            files.accept(new FilesTask.MakeSnapshot());
            return;
        }
        if (progress == SnapshotMaking.Progress.DATA_FILE_DAMAGED) {
            apply.accept(new ApplyTask.CheckpointNeeded());
        }
        takeWaiting().forEach(ask -> ask.answer().unavailable());
    }

    /** Who wanted the newest takes this one, though another checkpoint may have come meanwhile. */
    private void made(long offset) throws IOException {
        boolean isHere = snapshots.files().stream().anyMatch(f -> f.offset() == offset && f.problem() == null);
        for (SnapshotAsk ask : takeWaiting()) {
            boolean isIt = ask.offset() == 0 || ask.offset() == offset;
            if (isIt && !isHere) {
                ask.answer().unavailable();
            } else {
                read(isIt ? ask.ofEntry(offset) : ask);
            }
        }
    }

    private List<SnapshotAsk> takeWaiting() {
        List<SnapshotAsk> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    /** The data file is about to be replaced. */
    public void giveUpMaking() throws IOException {
        making.giveUp();
        takeWaiting().forEach(ask -> ask.answer().unavailable());
    }

    /** The next piece of a check; others get their turn in between. */
    public void goOnChecking(SnapshotRecipient recipient) throws IOException {
        SnapshotTransfer transfer = transfers.get(recipient);
        if (transfer == null || transfer.check == null) {
            return;
        }
        try {
            if (!transfer.check.readSome(buffers.snapshotStep())) {
                files.accept(new FilesTask.CheckSnapshot(recipient));
                return;
            }
        } catch (CorruptSnapshotException e) {
            putAside(recipient, transfer, e);
            transfer.takeWaiting().forEach(ask -> ask.answer().unavailable());
            return;
        }
        transfer.check.close();
        transfer.check = null;
        for (SnapshotAsk ask : transfer.takeWaiting()) {
            if (transfers.get(recipient) == transfer) {
                send(transfer, ask);
            } else {
                read(ask); // the one before it took the end of the file
            }
        }
    }

    /**
     * Called when a checkpoint was written: which entries are still needed, since a peer is being sent the snapshot
     * before them, or was a moment ago and has yet to be sent what came after it (H91h). A peer that asks for nothing
     * meanwhile is no longer waited for: its transfer ends, so that it does not hold up disk space for ever. Who backs
     * up needs no log: what was acknowledged later is not in the backup.
     *
     * @return offset of the oldest such snapshot, or {@link ApplyTask.CheckpointDone#NONE_SENT}
     */
    public long oldestSent() throws IOException {
        for (SnapshotRecipient recipient : List.copyOf(transfers.keySet())) {
            SnapshotTransfer transfer = transfers.get(recipient);
            boolean mayWait = !recipient.isPeer() && transfer.isWaitedFor();
            if (!mayWait && ++transfer.silence > PATIENCE) {
                LOG.info("{} asks for no more of the snapshot that was being sent", recipient);
                end(recipient);
            }
        }
        sent.replaceAll((peer, last) -> new Sent(last.offset(), last.checkpoints() + 1));
        sent.values().removeIf(last -> last.checkpoints() > PATIENCE);
        return oldestNeeded();
    }

    /** The same, at any time: nobody's patience ends. */
    public long oldestNeeded() {
        long oldest = ApplyTask.CheckpointDone.NONE_SENT;
        for (SnapshotRecipient recipient : transfers.keySet()) {
            if (recipient.isPeer()) {
                oldest = Math.min(
                        oldest, transfers.get(recipient).source.snapshot().offset());
            }
        }
        if (making.isRunning()
                && waiting.stream().anyMatch(ask -> ask.recipient().isPeer())) {
            oldest = Math.min(oldest, making.offset());
        }
        for (Sent last : sent.values()) {
            oldest = Math.min(oldest, last.offset());
        }
        return oldest;
    }

    /** Whether a snapshot is being made or checked, for somebody who waits. */
    public boolean isWorking() {
        return making.isRunning() || transfers.values().stream().anyMatch(transfer -> transfer.check != null);
    }

    private void send(SnapshotTransfer transfer, SnapshotAsk ask) throws IOException {
        transfer.silence = 0;
        SnapshotFile sending = transfer.source.snapshot();
        byte[] bytes;
        try {
            bytes = ask.answer().take(transfer.source, buffers.snapshotChunk());
        } catch (CorruptSnapshotException e) {
            LOG.warn(
                    "{} asked for digests that the snapshot of entry {} does not have: {}. Either it asks for what no"
                            + " node has told it, or the file has rotted since it was checked; it is checked again"
                            + " when it is asked for again. Nothing is lost",
                    ask.recipient(),
                    sending.offset(),
                    e.getMessage());
            end(ask.recipient());
            ask.answer().unavailable();
            return;
        }
        ask.answer().read(sending, ask.at(), bytes);
        if (ask.answer().isOfBytes() && ask.at() + bytes.length >= sending.sizeBytes()) {
            end(ask.recipient());
            if (ask.recipient().isPeer()) {
                sent.put(ask.recipient().peer(), new Sent(sending.offset(), 0));
            }
        }
    }

    private void putAside(SnapshotRecipient recipient, SnapshotTransfer transfer, CorruptSnapshotException e)
            throws IOException {
        end(recipient);
        putAside(transfer.source.snapshot(), e.getMessage());
    }

    /** What was found damaged when it had just been written, or at the start. */
    private void putAsideWhatWasFoundDamaged() throws IOException {
        for (SnapshotFile found : snapshots.files()) {
            if (found.problem() != null) {
                putAside(found, found.problem());
            }
        }
    }

    private void putAside(SnapshotFile snapshot, String problem) throws IOException {
        LOG.error(
                "The snapshot of entry {} is damaged on this disk and is not sent; it is put aside as {}.corrupt."
                        + " Nothing is lost: the data file holds the state, and a snapshot is made of it again when a"
                        + " peer or a backup asks. Check this disk, and remove the .corrupt file when you have looked"
                        + " at it. {}",
                snapshot.offset(),
                snapshot.name(),
                problem);
        if (snapshots.files().contains(snapshot)) {
            snapshots.quarantine(snapshot);
        }
    }

    private void end(SnapshotRecipient recipient) throws IOException {
        SnapshotTransfer transfer = transfers.remove(recipient);
        if (transfer != null) {
            if (transfer.check != null) {
                transfer.check.close();
            }
            transfer.source.close();
        }
    }
}
