package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** One node of a {@link GoldenCluster}: a replica whose disk does only what the story says. */
final class GoldenNode {
    private static final int SNAPSHOT_BYTES = 16;
    private static final int CHUNK_BYTES = 8;

    final int id;
    TestDisk disk;
    Replica replica;
    boolean halted;
    long millis = 1_000;
    long wallOffsetMicros;
    /** Storage that is done and was not reported yet. */
    final Deque<Input> reports = new ArrayDeque<>();

    private final GoldenCluster cluster;
    private final Configuration initial;
    private int incarnation;
    /** What it remembers outside of its log to have lost. */
    Acknowledged owed;

    private HeldMessages held;
    private long durableVote;
    private final Deque<Input> own = new ArrayDeque<>();
    private final Effects effects = new Effects();

    GoldenNode(GoldenCluster cluster, int id, Configuration initial) {
        this.cluster = cluster;
        this.id = id;
        this.initial = initial;
        disk = new TestDisk(initial);
    }

    static UUID incarnation(int id, int generation) {
        return new UUID(generation, id);
    }

    boolean isUp() {
        return replica != null && !halted;
    }

    void start() {
        DiskImage image = disk.synced();
        Recovered recovered = remembering(image.recover(image.base.last().offset(), 0));
        replica = new Replica(cluster.options(id, incarnation(id, incarnation)), TestEntry::encode, recovered);
        durableVote = 0;
        held = new HeldMessages(replica.view()::maySay, cluster::leaves);
        halted = false;
        accept(new Input.Tick(millis, wall()));
    }

    private Recovered remembering(Recovered found) {
        return new Recovered(
                found.epoch(),
                found.votedFor(),
                found.tailBase(),
                found.tail(),
                found.epochs(),
                found.configuration(),
                found.hwm(),
                found.lastTime(),
                found.lamport(),
                new Remembered(owed, 0, 0, new TreeMap<>(), found.remembered().leaseMillis()));
    }

    /** The log on the disk of a node that is down loses its end, and the node will notice. */
    void losesEnd(long after) {
        Position end = disk.synced().end();
        owed = new Acknowledged(end.epoch(), end.offset());
        disk.synced().truncateAfter(after);
        disk.crash(0);
    }

    /** Of its last entry, against the clocks that nobody moved. */
    long lastTimeAheadSeconds() {
        List<Entry> entries = disk.written().entries;
        return Math.round((entries.get(entries.size() - 1).time() - (wall() - wallOffsetMicros)) / 1e6);
    }

    private long wall() {
        return cluster.wallMillis(millis) * 1_000 + 1_000_000_000L + wallOffsetMicros;
    }

    void crash(int survivingEntries) {
        replica = null;
        held = null;
        own.clear();
        reports.clear();
        disk.crash(survivingEntries);
    }

    /** The data directory is lost; somebody formats another one. */
    void wipe() {
        incarnation++;
        disk = new TestDisk(initial);
    }

    void tick(long later) {
        millis += later;
        accept(new Input.Tick(millis, wall()));
    }

    void pause(int millisPaused) {
        millis += millisPaused;
        accept(new Input.Tick(millis, wall(), millisPaused));
    }

    void accept(Input... inputs) {
        if (!isUp()) {
            return;
        }
        for (Input input : inputs) {
            replica.accept(input);
        }
        replica.takeEffects().forEach(this::act);
        while (isUp() && !own.isEmpty()) {
            accept(own.removeFirst());
        }
    }

    /** Does the oldest storage effect. */
    void store() {
        Input done = disk.complete();
        if (done instanceof Input.VoteDurable vote) {
            durableVote = vote.sequence();
        }
        reports.addLast(done);
    }

    void report() {
        while (!reports.isEmpty() && isUp()) {
            accept(reports.removeFirst());
            if (isUp()) {
                held.voteDurable(durableVote);
            }
        }
    }

    private void act(Effect effect) {
        cluster.note(id, effect);
        effect.dispatch(effects);
    }

    private final class Effects extends NodeEffects {
        @Override
        void store(Effect effect) {
            disk.add(effect);
        }

        @Override
        public void send(Effect.Send effect) {
            held.send(effect);
        }

        @Override
        public void advanceHwm(Effect.AdvanceHwm effect) {
            own.addLast(new Input.Applied(effect.hwm()));
        }

        @Override
        public void readEntries(Effect.ReadEntries effect) {
            own.addLast(disk.written().read(effect));
        }

        @Override
        public void readSnapshot(Effect.ReadSnapshot effect) {
            DiskImage.Snapshot snapshot = disk.synced().base;
            cluster.snapshots.put(snapshot.last(), snapshot);
            own.addLast(new Input.SnapshotRead(
                    effect.peer(), snapshot.last(), SNAPSHOT_BYTES, effect.at(), new byte[CHUNK_BYTES]));
        }

        @Override
        public void storeSnapshot(Effect.StoreSnapshot effect) {
            disk.received(cluster.snapshots.get(effect.last()));
            Input.SnapshotStored stored = new Input.SnapshotStored(effect.last(), effect.at() + CHUNK_BYTES);
            (stored.next() == SNAPSHOT_BYTES ? reports : own).addLast(stored);
        }

        @Override
        public void rememberOwed(Effect.RememberOwed effect) {
            owed = effect.owed();
        }

        @Override
        public void settleOwed(Effect.SettleOwed effect) {
            owed = null;
            own.addLast(new Input.OwedSettled(effect.owed()));
        }

        @Override
        public void stateDiffers(Effect.StateDiffers effect) {
            halted = true;
        }

        @Override
        public void halt(Effect.Halt effect) {
            halted = true;
        }
    }

    /** One line: role, epoch, log with the high watermark as a bar, durable end. */
    String state() {
        if (replica == null) {
            return id + " is down, on disk: " + log(disk.synced(), 0);
        }
        return id + " " + (halted ? "HALTED" : replica.view().role().word()) + " epoch "
                + replica.view().epoch() + "  log "
                + log(disk.written(), replica.view().hwm()) + "  durable "
                + replica.view().durable() + "  hwm " + replica.view().hwm()
                + (replica.view().owed() == null
                        ? ""
                        : "  owes up to " + replica.view().owed().offset());
    }

    String log() {
        return log(disk.written(), isUp() ? replica.view().hwm() : 0)
                .replace("| ", "")
                .replace(" |", "");
    }

    private static String log(DiskImage image, long hwm) {
        StringBuilder text = new StringBuilder();
        if (image.base.last().offset() > 0) {
            text.append("(snapshot ").append(image.base.last()).append(") ");
        }
        for (Entry entry : image.entries) {
            text.append(TestEntry.name(entry)).append(' ');
            if (entry.offset() == hwm) {
                text.append("| ");
            }
        }
        return text.isEmpty() ? "empty" : text.toString().strip();
    }
}
