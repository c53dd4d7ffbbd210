package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.quorum.Quorum;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** One node of a {@link Simulation}: a replica, its disk and its lanes, obeying the contract of the runtime. */
final class SimNode {
    private static final int SNAPSHOT_BYTES = 24;
    private static final int CHUNK_BYTES = 8;
    /** The replica is given the time at least that often, unless its process stands still. */
    private static final int TICK_MILLIS = 20;

    final int id;
    final TestDisk disk;
    final long wallOffset;
    Replica replica;
    /** Grows at every crash; what was scheduled in an earlier life does not happen. */
    int life;

    long frozenUntil;
    long diskHangsUntil;
    long applied;
    /** A snapshot replaces the log, and the replica has not heard yet that it is done. */
    boolean installing;

    private final Simulation sim;
    private final ReplicaOptions options;
    private final Function<Configuration, Quorum> quorums;
    private final Deque<Input> inbox = new ArrayDeque<>();
    private HeldMessages held;
    private final Effects performer = new Effects();
    private boolean runs;
    private boolean diskRuns;
    /** When the replica was given the time last, 0 if not in this life. */
    private long lastRun;

    private long lastReport;
    private long lamport;
    private Position storing;
    private long stored;

    SimNode(
            Simulation sim,
            int id,
            ReplicaOptions options,
            Configuration initial,
            long wallOffset,
            Function<Configuration, Quorum> quorums) {
        this.sim = sim;
        this.id = id;
        this.options = options;
        this.quorums = quorums;
        this.wallOffset = wallOffset;
        disk = new TestDisk(initial);
    }

    static UUID incarnation(int id) {
        return new UUID(77, id);
    }

    boolean isUp() {
        return replica != null;
    }

    boolean isLeader() {
        return isUp() && replica.view().role() == Role.LEADER;
    }

    void start() {
        DiskImage image = disk.synced();
        long committed = Math.max(image.hwm, image.base.last().offset());
        long tailBase = sim.between(image.base.last().offset(), committed);
        replica = new Replica(options, TestEntry::encode, image.recover(tailBase, lamport), quorums);
        held = new HeldMessages(replica.view()::maySay, this::leave);
        applied = image.base.last().offset();
        sim.trace(() -> "n" + id + " starts with " + image.end() + " hwm " + committed);
        sim.invariants.started(this);
        tick(life);
        post(new Input.Tick(sim.now, wall()));
    }

    void crash() {
        sim.trace(() -> "n" + id + " crashes");
        lamport = replica.view().lamport();
        replica = null;
        life++;
        inbox.clear();
        held = null;
        runs = false;
        lastRun = 0;
        diskRuns = false;
        storing = null;
        installing = false;
        int ops = sim.chance(0.5) ? 0 : (int) sim.between(0, disk.pending());
        for (int i = 0; i < ops; i++) {
            completeOldest();
        }
        disk.crash((int) sim.between(0, 3));
        sim.invariants.crashed(this);
    }

    private void tick(int inLife) {
        if (life == inLife && isUp()) {
            post(new Input.Tick(sim.now, wall()));
            sim.after(sim.between(5, 15), () -> tick(inLife));
        }
    }

    private long wall() {
        return (sim.now + 1_000_000) * 1_000 + wallOffset;
    }

    /** Gives the replica an input, soon; what arrives meanwhile may become one batch. */
    void post(Input input) {
        if (!isUp()) {
            return;
        }
        inbox.addLast(input);
        if (!runs) {
            runs = true;
            int inLife = life;
            sim.after(sim.chance(0.7) ? 0 : sim.between(0, 4), () -> run(inLife));
        }
    }

    private void postAfter(long delay, Input input) {
        int inLife = life;
        sim.after(delay, () -> {
            if (life == inLife) {
                post(input);
            }
        });
    }

    private void run(int inLife) {
        if (life != inLife) {
            return;
        }
        if (frozenUntil > sim.now) {
            sim.after(frozenUntil - sim.now, () -> run(inLife));
            return;
        }
        runs = false;
        boolean oneByOne = sim.chance(0.5);
        int paused = (int) Math.max(0, sim.now - lastRun - TICK_MILLIS);
        accept(new Input.Tick(sim.now, wall(), lastRun == 0 || paused < 3 * TICK_MILLIS ? 0 : paused));
        lastRun = sim.now;
        while (!inbox.isEmpty()) {
            accept(inbox.removeFirst());
            if (oneByOne) {
                act(replica.takeEffects());
            }
        }
        act(replica.takeEffects());
    }

    private void accept(Input input) {
        if (!(input instanceof Input.Tick)) {
            sim.trace(() -> "n" + id + " <- " + Show.input(input));
        }
        installing &= !(input instanceof Input.SnapshotInstalled);
        replica.accept(input);
    }

    private void act(List<Effect> effects) {
        for (Effect effect : effects) {
            sim.trace(() -> "n" + id + " -> " + EffectWords.of(effect));
            sim.invariants.effect(this, effect);
            effect.dispatch(performer);
        }
        sim.invariants.settled(this);
    }

    private final class Effects extends NodeEffects {
        @Override
        void store(Effect effect) {
            disk.add(effect);
            runDisk();
        }

        @Override
        public void installSnapshot(Effect.InstallSnapshot effect) {
            installing = true;
            store(effect);
        }

        @Override
        public void send(Effect.Send effect) {
            held.send(effect);
        }

        @Override
        public void advanceHwm(Effect.AdvanceHwm effect) {
            apply(effect.hwm());
        }

        @Override
        public void readEntries(Effect.ReadEntries effect) {
            postAfter(sim.slowly(), disk.written().read(effect));
        }

        @Override
        public void readSnapshot(Effect.ReadSnapshot effect) {
            postAfter(sim.slowly(), snapshotRead(effect));
        }

        @Override
        public void storeSnapshot(Effect.StoreSnapshot effect) {
            postAfter(sim.slowly(), snapshotStored(effect));
        }

        /** No log of this simulation loses its end. */
        @Override
        public void rememberOwed(Effect.RememberOwed effect) {}

        @Override
        public void settleOwed(Effect.SettleOwed effect) {}

        @Override
        public void stateDiffers(Effect.StateDiffers effect) {
            throw new AssertionError(effect.reason());
        }

        /** {@link Invariants} fails the run. */
        @Override
        public void halt(Effect.Halt effect) {}
    }

    private void leave(Envelope envelope) {
        sim.invariants.sent(this, envelope);
        sim.send(envelope);
    }

    private void runDisk() {
        if (!diskRuns && !disk.isIdle()) {
            diskRuns = true;
            int inLife = life;
            sim.after(sim.diskDelay() + Math.max(0, diskHangsUntil - sim.now), () -> {
                if (life == inLife) {
                    diskRuns = false;
                    report(completeOldest());
                    runDisk();
                }
            });
        }
    }

    private Input completeOldest() {
        sim.invariants.beforeStored(this, disk.oldest());
        Input done = disk.complete();
        sim.invariants.stored(this);
        return done;
    }

    /** Tells the replica, perhaps late, but in order. */
    private void report(Input done) {
        if (done instanceof Input.VoteDurable vote) {
            held.voteDurable(vote.sequence());
        } else if (done instanceof Input.SnapshotInstalled installed) {
            applied = Math.max(applied, installed.last().offset());
            storing = null;
        }
        lastReport = Math.max(lastReport, sim.now + (sim.chance(0.9) ? 0 : sim.slowly()));
        postAfter(lastReport - sim.now, done);
    }

    private void apply(long hwm) {
        int inLife = life;
        sim.after(sim.between(0, 3), () -> {
            if (life == inLife && hwm > applied) {
                applied = hwm;
                post(new Input.Applied(hwm));
            }
        });
    }

    /** Persists the high watermark, and perhaps lets a snapshot stand for the log up to somewhere. */
    void checkpoint(boolean compact) {
        DiskImage synced = disk.synced();
        if (!isUp() || !synced.base.equals(disk.written().base)) {
            return;
        }
        // What is applied may not be durable here yet, and the disk may still hold what was truncated.
        long safe = Math.min(applied, replica.view().durable());
        synced.hwm = Math.max(synced.hwm, safe);
        disk.written().hwm = synced.hwm;
        if (compact && safe > synced.base.last().offset()) {
            disk.compact(safe);
            sim.trace(() -> "n" + id + " snapshot at " + safe);
        }
    }

    private Input snapshotRead(Effect.ReadSnapshot read) {
        DiskImage.Snapshot snapshot = disk.synced().base;
        long offset = snapshot.last().offset();
        if (offset == 0 || (read.offset() != 0 && read.offset() != offset)) {
            return new Input.SnapshotUnavailable(read.peer());
        }
        sim.snapshots.put(snapshot.last(), snapshot);
        return new Input.SnapshotRead(read.peer(), snapshot.last(), SNAPSHOT_BYTES, read.at(), new byte[CHUNK_BYTES]);
    }

    private Input snapshotStored(Effect.StoreSnapshot store) {
        if (!store.last().equals(storing)) {
            storing = store.last();
            stored = 0;
        }
        if (store.at() == stored && stored < store.size()) {
            stored += store.bytes().length;
        }
        if (stored == store.size()) {
            disk.received(sim.snapshots.get(store.last()));
        }
        return new Input.SnapshotStored(store.last(), stored);
    }
}
