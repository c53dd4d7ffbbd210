package dev.tidemark.node.group;

import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.entry.Position;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Has the durable end of the log remembered in a second place, every few milliseconds while it moves (H161). Nobody
 * waits for that: the files lane writes it, and it is asked again only when that is done and a pause has passed that is
 * a multiple of how long it took. So on a disk where fsyncs delay each other this one takes a small part.
 *
 * <p>The window in which the end of a log can be lost unnoticed is therefore a pause and a write: {@code (PAUSES + 2)}
 * times the time of the write, and a tick of the node.
 *
 * <p>While a vote is on its way to the disk nothing is remembered: under the epoch of a vote that a crash takes with it
 * nothing was acknowledged, and beside a vote of an earlier epoch it would seem that the vote was lost (H39).
 *
 * <p>Main executor only.
 */
final class EndKeeper {
    /** The pause after a write, as multiples of the time it took. */
    private static final int PAUSES = 9;
    /** A write that hung must not silence it for long. */
    private static final long MAX_PAUSE_MILLIS = 100;

    private final ReplicaView replica;
    private final NodeClock clock;
    private final Consumer<FilesTask> files;
    private final Executor main;

    private Position saved;
    private SortedMap<Integer, Acknowledged> savedPeers = new TreeMap<>();
    private boolean saving;
    private long startedAt;
    private long nextAt = Long.MIN_VALUE;

    EndKeeper(ReplicaView replica, NodeClock clock, Consumer<FilesTask> files, Executor main) {
        this.replica = replica;
        this.clock = clock;
        this.files = files;
        this.main = main;
        saved = replica.durablePosition();
    }

    /** Called at every tick of the node. */
    void look() {
        long now = clock.millis();
        if (saving || now < nextAt || replica.isInstalling() || !replica.voteIsDurable()) {
            return;
        }
        Position end = replica.durablePosition();
        SortedMap<Integer, Acknowledged> peers = peers();
        if (end == null || (end.equals(saved) && peers.equals(savedPeers))) {
            return;
        }
        saving = true;
        startedAt = now;
        files.accept(new FilesTask.RememberEnd(
                Positions.inLog(end),
                replica.durableUnder(),
                peers,
                () -> main.execute(() -> {
                    saving = false;
                    saved = end;
                    savedPeers = peers;
                    long took = clock.millis() - startedAt;
                    nextAt = clock.millis() + Math.min(PAUSES * took, MAX_PAUSE_MILLIS);
                })));
    }

    /** Whether the durable end has moved away from what is remembered of it. */
    boolean isDue() {
        Position end = replica.durablePosition();
        // None is known while a disk that hangs is so far back that memory does not reach to its end: it will not move
        // soon.
        return !saving && !replica.isInstalling() && end != null && !end.equals(saved);
    }

    private SortedMap<Integer, Acknowledged> peers() {
        TreeMap<Integer, Acknowledged> peers = new TreeMap<>();
        replica.peersAcknowledged().forEach((id, told) -> {
            if (peers.size() < EndMemory.MAX_PEERS) {
                peers.put(id, new Acknowledged(told.under(), told.offset()));
            }
        });
        return peers;
    }
}
