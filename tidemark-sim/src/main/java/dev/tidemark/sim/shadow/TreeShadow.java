package dev.tidemark.sim.shadow;

import dev.tidemark.disk.DiskFullException;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Coverage.Event;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.state.FrozenState;
import dev.tidemark.state.StateDigest;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.Pin;
import dev.tidemark.tree.PinRevokedException;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.check.TreeReport;
import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.TreeFailedException;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.Digest;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.RowDigest;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import dev.tidemark.tree.write.Checkpoint;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * The data file of one machine, over all its lives. A process of its own, so to speak: it may die in a checkpoint
 * while the node lives on, and it always dies with the node.
 */
final class TreeShadow {
    private static final double DIES_IN_CHECKPOINT = 0.25;
    /** A checkpoint of some rows makes about so many calls. */
    private static final int CALLS = 18;

    private static final double INSPECTED = 0.15;
    private static final double READ_WHOLE = 0.1;
    private static final double GIVEN_UP = 0.02;
    private static final double NO_ROOM = 0.05;
    private static final double FALLS_BACK = 0.1;
    private static final double PINNED = 0.2;
    private static final double UNPINNED = 0.3;
    private static final double FOREIGN = 0.05;

    /** Of sectors, so that a few rows make a tree of several levels. */
    private static final TreeFormat SMALLEST = new TreeFormat(512, 1024, 8192);

    private static final TreeFormat SMALL = new TreeFormat(1024, 2048, 16384);

    private final int node;
    private final Faults faults;
    private final Coverage coverage;
    private final Dice dice;
    private final FileFaults fileFaults;
    private final FileChecks checks;
    private final TreeIdentity identity;
    private final TreeFormat format;
    private final ShadowDisk disk;
    private final Expected expected = new Expected();
    /** Null while nothing runs. */
    private DataFile file;

    private PendingChanges pending;
    private HostedNode running;
    private FrozenState seen;
    private Pin pin;
    private Reference pinned;
    /** Something does not hold that nobody asks for. */
    private boolean isGone;

    TreeShadow(Setting setting, int node, Dice dice) {
        this.node = node;
        this.faults = setting.faults();
        this.coverage = setting.coverage();
        this.dice = dice;
        this.fileFaults = new FileFaults(faults, setting.judge(), dice, node);
        this.checks = new FileChecks(setting.judge(), dice, node);
        this.identity = new TreeIdentity(new UUID(1, 1), 0, new UUID(2, node));
        this.format = dice.chance(0.8) ? SMALLEST : SMALL;
        this.disk = new ShadowDisk(faults, fileFaults, dice);
        fileFaults.newFile();
    }

    private interface Step {
        void run() throws IOException, TreeRefusedException;
    }

    /** What no step expects is a finding. */
    private void guarded(Step step) {
        if (isGone) {
            return;
        }
        try {
            step.run();
        } catch (FileChecks.Overlooked e) {
            isGone = true;
        } catch (IOException | TreeRefusedException | RuntimeException e) {
            isGone = true;
            checks.found(e);
        }
    }

    // The life of the machine

    /** The node has opened its directory. */
    void started(HostedNode node) {
        running = node;
        seen = null;
        pending = new PendingChanges(node.appliedOffset());
        guarded(this::open);
    }

    /** Something ran on the node: has it frozen its state? */
    void settled() {
        FrozenState frozen = running == null || isGone ? null : running.frozen();
        if (frozen != null && frozen != seen) {
            seen = frozen;
            guarded(() -> frozen(frozen));
        }
    }

    /** The power fails, or the process dies. */
    void died() {
        running = null;
        guarded(() -> {
            losePower();
            disk.harm();
        });
    }

    /** Another disk, and nothing of what was. */
    void wiped() {
        file = null;
        disk.replace();
        newFile();
    }

    private void newFile() {
        expected.newFile();
        fileFaults.newFile();
    }

    private void losePower() {
        pin = null;
        file = null;
        disk.losePower();
    }

    private boolean strikes(FaultKind kind, double rate) {
        return faults.has(kind) && dice.chance(rate);
    }

    // Opening

    private void open() throws IOException, TreeRefusedException {
        if (!disk.hasFile() && !fileFaults.isDamaged()) {
            create();
        }
        fileFaults.beginOpening();
        disk.now().faults(fileFaults);
        try {
            refusesOthers();
            file = DataFile.open(disk.now(), DataFile.NAME, identity);
            if (strikes(FaultKind.CRASH, FALLS_BACK)) {
                fallBack();
            }
        } catch (IOException | TreeRefusedException e) {
            coverage.add(Event.TREE_DAMAGED);
            requireDamaged(e);
            heal();
            return;
        }
        long offset = file.root().position().offset();
        if (fileFaults.isDamaged() && !expected.isPossible(offset, true)) {
            coverage.add(Event.TREE_DAMAGED); // the log does not reach back to there
            heal();
            return;
        }
        requireOneOf(offset);
        verify();
    }

    private void create() throws IOException, TreeRefusedException {
        fileFaults.beginWriting(dice.chance(DIES_IN_CHECKPOINT) ? dice.pick(7) : -1);
        disk.now().faults(fileFaults);
        try {
            DataFile.create(disk.now(), DataFile.NAME, identity, format);
        } catch (FileFaults.PowerFailure e) {
            losePower();
            if (!disk.hasFile()) {
                create();
            }
        } catch (IOException e) {
            fileFaults.beginReading();
            checks.require(fileFaults.isDoomed(), Invariant.TREE_SURVIVES_CRASH, "cannot make a data file: " + e);
            losePower();
            fileFaults.beginOpening();
            create();
        }
    }

    /** A file is nobody's but its node's (H103). */
    private void refusesOthers() throws IOException {
        if (!dice.chance(FOREIGN)) {
            return;
        }
        TreeIdentity other = new TreeIdentity(identity.clusterId(), 0, new UUID(3, node));
        try {
            DataFile.open(disk.now(), DataFile.NAME, other).close();
        } catch (TreeRefusedException e) {
            return;
        }
        checks.require(false, Invariant.TREE_SURVIVES_CRASH, "opens the data file of another node (H103)");
    }

    /** As if pages of the newest checkpoint were damaged: the one before must be there, unless it was given up. */
    private void fallBack() throws IOException, TreeRefusedException {
        DataFile before = DataFile.openTheOneBefore(disk.now(), DataFile.NAME, identity);
        if (before == null) {
            return;
        }
        checks.require(
                before.root().position().offset() == file.previous(),
                Invariant.TREE_SURVIVES_CRASH,
                "falls back to " + before.root().position() + "; before the newest there was " + file.previous());
        expected.mayBe(file.previous());
        coverage.add(Event.TREE_FELL_BACK);
        file = before;
    }

    private void requireOneOf(long offset) {
        checks.require(
                expected.isPossible(offset, fileFaults.isDamaged()),
                Invariant.TREE_SURVIVES_CRASH,
                "opens its data file at entry " + offset + "; a crash may leave it at "
                        + expected.describe(fileFaults.isDamaged()));
    }

    private void verify() throws IOException, TreeRefusedException {
        Reference state = expected.at(file.root().position().offset());
        checks.requireRoot(file.root(), state, Invariant.TREE_SURVIVES_CRASH);
        if (!dice.chance(INSPECTED)) {
            return;
        }
        long[] rows = {0};
        Digest[] digest = {Digest.ZERO};
        TreeReport report = TreeInspector.inspect(disk.now(), DataFile.NAME, new PageVisitor() {
            @Override
            public void row(byte[] key, byte[] value) {
                rows[0]++;
                digest[0] = digest[0].plus(RowDigest.of(key, value));
            }
        });
        coverage.add(Event.TREE_INSPECTED);
        if (!fileFaults.isDamaged()) {
            checks.require(
                    report.isWhole(), Invariant.TREE_SURVIVES_CRASH, "has a data file with " + report.findings());
            Reference newest = expected.at(report.current().position().offset());
            checks.require(
                    newest.equals(new Reference(rows[0], digest[0])),
                    Invariant.TREE_SURVIVES_CRASH,
                    "finds " + rows[0] + " rows of digest " + digest[0] + " in its data file; the state had " + newest);
        }
    }

    private void requireDamaged(Exception e) {
        checks.require(
                fileFaults.isDamaged(),
                Invariant.TREE_SURVIVES_CRASH,
                "has a data file that is damaged or refused, and nothing was done to it: " + e);
    }

    /** Falls back by one checkpoint if that is whole; else the file is made again and filled from the state. */
    private void heal() throws IOException, TreeRefusedException {
        pin = null;
        disk.deleteFile();
        newFile();
        create();
        open();
    }

    // Checkpoints

    private void frozen(FrozenState frozen) throws IOException, TreeRefusedException {
        if (!pending.isFollowedBy(frozen.changes())) {
            pending = new PendingChanges(frozen.changes().since()); // a snapshot took the place of the state
        }
        pending.add(frozen.changes(), frozen.offset());
        if (frozen.offset() > file.root().position().offset()) {
            List<Change> rows = Reference.rows(frozen);
            StateDigest pairs = frozen.pairsDigest();
            expected.state(frozen.offset(), Reference.of(pairs, rows));
            write(frozen, rows, pairs);
        }
        pending.keep();
    }

    private void write(FrozenState frozen, List<Change> rows, StateDigest pairs)
            throws IOException, TreeRefusedException {
        try {
            disk.rot();
            fileFaults.beginReading();
            Changes changes = changes(rows);
            if (checkpoint(frozen, changes)) {
                check(rows, pairs);
            }
        } catch (FileFaults.PowerFailure e) {
            coverage.add(Event.TREE_CRASHED);
            losePower();
            open();
        } catch (TreeFailedException e) {
            failed(e);
        } catch (DiskFullException e) {
            coverage.add(Event.TREE_NO_ROOM);
            requireNoRoom(e);
        } catch (IOException e) {
            damaged(e);
        } finally {
            disk.now().capacity(Long.MAX_VALUE);
        }
    }

    /** Those that are pending; if the file is not at the state that they go on from, what it needs to be the state. */
    private Changes changes(List<Change> rows) throws IOException {
        if (pending.since() == file.root().position().offset()) {
            return pending.changes();
        }
        coverage.add(Event.TREE_CAUGHT_UP);
        return dice.chance(0.5)
                ? Changes.of(List.of(KeyRange.all()), rows)
                : Difference.between(file.scan(KeyRange.all()), rows);
    }

    /** @return whether it is durable */
    private boolean checkpoint(FrozenState frozen, Changes changes) throws IOException {
        long before = file.root().position().offset();
        fileFaults.beginWriting(strikes(FaultKind.CRASH, DIES_IN_CHECKPOINT) ? dice.pick(CALLS) : -1);
        if ((faults.has(FaultKind.NO_ROOM) || faults.has(FaultKind.DISK_FULL)) && dice.chance(NO_ROOM)) {
            disk.now().capacity(disk.now().usedBytes() + dice.pick(format.segmentBytes()));
        }
        // A node that starts again freezes at the same entry; the file may have that checkpoint, and have fallen back.
        boolean isNew = expected.mayBe(frozen.offset());
        if (!written(new CheckpointPosition(frozen.offset(), frozen.epoch(), 0), changes, isNew)) {
            return false;
        }
        coverage.add(Event.TREE_CHECKPOINT);
        durable(frozen.offset(), before);
        return true;
    }

    /** @param isNew whether the file cannot have a checkpoint of this entry already */
    private boolean written(CheckpointPosition position, Changes changes, boolean isNew) throws IOException {
        try {
            Checkpoint checkpoint = file.begin(position, changes);
            while (!checkpoint.step()) {
                if (dice.chance(GIVEN_UP)) {
                    checkpoint.giveUp();
                    givenUp(position, isNew);
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            givenUp(position, isNew);
            throw e;
        }
    }

    /** No crash brings it back. */
    private void givenUp(CheckpointPosition position, boolean isNew) {
        if (isNew) {
            expected.cannotBe(position.offset());
        }
    }

    private void durable(long offset, long before) {
        expected.durable(offset, before);
        pending = new PendingChanges(offset);
        checks.require(
                file.previous() == before,
                Invariant.TREE_IS_STATE,
                "has a data file that lets the log before " + file.previous() + " go; its last checkpoint but one is "
                        + before + " (R11, H143)");
    }

    private void check(List<Change> rows, StateDigest pairs) throws IOException {
        fileFaults.beginReading();
        Reference state = expected.at(file.root().position().offset());
        checks.requireRoot(file.root(), state, Invariant.TREE_IS_STATE);
        checks.sample(file, rows, pairs);
        if (dice.chance(READ_WHOLE)) {
            checks.requireAll(file.scan(KeyRange.all()), state, Invariant.TREE_IS_STATE, "its data file");
        }
        checkPin(state);
    }

    /** What is pinned stays as it was (R5, H148). */
    private void checkPin(Reference state) throws IOException {
        if (pin == null && dice.chance(PINNED)) {
            pin = file.pin();
            pinned = state;
        } else if (pin != null && dice.chance(UNPINNED)) {
            checks.requireAll(pinnedRows(), pinned, Invariant.TREE_IS_STATE, "a pinned root of its data file");
            coverage.add(Event.TREE_PIN_READ);
            file.oldestPin().close();
            requireRevoked();
            pin = null;
        }
    }

    private Cursor pinnedRows() {
        return new Cursor(file.name(), pin.root(), KeyRange.all(), pin.through(file.pages()));
    }

    private void requireRevoked() throws IOException {
        try {
            Cursor.Step step = pinnedRows().next();
            checks.require(
                    step == Cursor.Step.END,
                    Invariant.TREE_IS_STATE,
                    "reads a root of its data file whose pin was taken away (H148)");
        } catch (PinRevokedException e) {
            // as it must
        }
    }

    /** A write failed. Nothing more is written, and the next process finds what the disk has, or the page cache. */
    private void failed(TreeFailedException e) throws IOException, TreeRefusedException {
        checks.require(fileFaults.isDoomed(), Invariant.TREE_IS_STATE, "gives its data file up: " + e);
        try {
            file.begin(new CheckpointPosition(Long.MAX_VALUE, 1, 0), Changes.none());
            checks.require(false, Invariant.TREE_SURVIVES_CRASH, "writes a data file after a write failed (R9, H06)");
        } catch (TreeFailedException expected) {
            // as it must
        }
        pin = null;
        if (dice.chance(0.5)) {
            losePower();
        }
        open();
    }

    private void requireNoRoom(DiskFullException e) {
        checks.require(
                disk.now().usableBytes() < format.segmentBytes() * 64L, Invariant.TREE_IS_STATE, "lacks room: " + e);
    }

    /** What is damaged is told, not believed; what was read wrong once is right the next time (R3, R9, H146). */
    private void damaged(IOException e) throws IOException, TreeRefusedException {
        if (fileFaults.hasMisread()) {
            coverage.add(Event.TREE_MISREAD);
            return;
        }
        coverage.add(Event.TREE_DAMAGED);
        requireDamaged(e);
        heal();
    }
}
