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
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.TreeFailedException;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import dev.tidemark.tree.write.Checkpoint;
import java.io.IOException;
import java.util.List;

/**
 * The data file of one machine, over all its lives: what the node freezes is written to it. A process of its own, so to
 * speak: it may die in a checkpoint while the node lives on, and it always dies with the node.
 */
final class TreeShadow {
    private static final double DIES_IN_CHECKPOINT = 0.25;
    /** A checkpoint of some rows makes about so many calls. */
    private static final int CALLS = 18;

    private static final double READ_WHOLE = 0.1;
    private static final double GIVEN_UP = 0.02;
    private static final double NO_ROOM = 0.05;

    private final Faults faults;
    private final Coverage coverage;
    private final Dice dice;
    private final FileFaults fileFaults;
    private final FileChecks checks;
    private final Expected expected = new Expected();
    private final ShadowFile data;
    private final ShadowPin pin;

    private PendingChanges pending;
    private HostedNode running;
    private FrozenState seen;
    /** Something does not hold that nobody asks for. */
    private boolean isGone;

    TreeShadow(Setting setting, int node, Dice dice) {
        this.faults = setting.faults();
        this.coverage = setting.coverage();
        this.dice = dice;
        this.fileFaults = new FileFaults(faults, setting.judge(), dice, node);
        this.checks = new FileChecks(setting.judge(), dice, node);
        this.data = new ShadowFile(node, faults, coverage, dice, fileFaults, checks, expected);
        this.pin = new ShadowPin(dice, coverage, checks);
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
        guarded(data::open);
    }

    /** Something ran on the node: has it frozen its state? */
    void settled() {
        FrozenState frozen = running == null || isGone ? null : running.frozen();
        if (frozen != null && frozen != seen && frozen.isInMemory()) {
            seen = frozen;
            guarded(() -> frozen(frozen));
        }
    }

    /** The power fails, or the process dies. */
    void died() {
        running = null;
        guarded(() -> {
            losePower();
            data.disk().harm();
        });
    }

    /** Another disk, and nothing of what was. */
    void wiped() {
        data.wiped();
    }

    private void losePower() {
        pin.forget();
        data.losePower();
    }

    // Checkpoints

    private void frozen(FrozenState frozen) throws IOException, TreeRefusedException {
        if (!pending.isFollowedBy(frozen.changes())) {
            pending = new PendingChanges(frozen.changes().since()); // a snapshot took the place of the state
        }
        pending.add(frozen.changes(), frozen.offset());
        if (frozen.offset() > data.now().root().position().offset()) {
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
            data.disk().rot();
            fileFaults.beginReading();
            Changes changes = changes(rows);
            if (checkpoint(frozen, changes)) {
                check(rows, pairs);
            }
        } catch (FileFaults.PowerFailure e) {
            coverage.add(Event.TREE_CRASHED);
            losePower();
            data.open();
        } catch (TreeFailedException e) {
            failed(e);
        } catch (DiskFullException e) {
            coverage.add(Event.TREE_NO_ROOM);
            requireNoRoom(e);
        } catch (IOException e) {
            damaged(e);
        } finally {
            data.disk().now().capacity(Long.MAX_VALUE);
        }
    }

    /** Those that are pending; if the file is not at the state that they go on from, what it needs to be the state. */
    private Changes changes(List<Change> rows) throws IOException {
        if (pending.since() == data.now().root().position().offset()) {
            return pending.changes();
        }
        coverage.add(Event.TREE_CAUGHT_UP);
        return dice.chance(0.5)
                ? Changes.of(List.of(KeyRange.all()), rows)
                : Difference.between(data.now().scan(KeyRange.all()), rows);
    }

    /** @return whether it is durable */
    private boolean checkpoint(FrozenState frozen, Changes changes) throws IOException {
        long before = data.now().root().position().offset();
        fileFaults.beginWriting(faults.has(FaultKind.CRASH) && dice.chance(DIES_IN_CHECKPOINT) ? dice.pick(CALLS) : -1);
        if ((faults.has(FaultKind.NO_ROOM) || faults.has(FaultKind.DISK_FULL)) && dice.chance(NO_ROOM)) {
            data.disk()
                    .now()
                    .capacity(data.disk().now().usedBytes()
                            + dice.pick(data.format().segmentBytes()));
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
            Checkpoint checkpoint = data.now().begin(position, changes);
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
                data.now().previous() == before,
                Invariant.TREE_IS_STATE,
                "has a data file that lets the log before " + data.now().previous()
                        + " go; its last checkpoint but one is " + before + " (R11, H143)");
    }

    private void check(List<Change> rows, StateDigest pairs) throws IOException {
        fileFaults.beginReading();
        Reference state = expected.at(data.now().root().position().offset());
        checks.requireRoot(data.now().root(), state, Invariant.TREE_IS_STATE);
        checks.sample(data.now(), rows, pairs);
        if (dice.chance(READ_WHOLE)) {
            checks.requireAll(data.now().scan(KeyRange.all()), state, Invariant.TREE_IS_STATE, "its data file");
        }
        pin.look(data.now(), state);
    }

    /** A write failed. Nothing more is written, and the next process finds what the disk has, or the page cache. */
    private void failed(TreeFailedException e) throws IOException, TreeRefusedException {
        checks.require(fileFaults.isDoomed(), Invariant.TREE_IS_STATE, "gives its data file up: " + e);
        try {
            data.now().begin(new CheckpointPosition(Long.MAX_VALUE, 1, 0), Changes.none());
            checks.require(false, Invariant.TREE_SURVIVES_CRASH, "writes a data file after a write failed (R9, H06)");
        } catch (TreeFailedException expected) {
            // as it must
        }
        pin.forget();
        if (dice.chance(0.5)) {
            losePower();
        }
        data.open();
    }

    private void requireNoRoom(DiskFullException e) {
        checks.require(
                data.disk().now().usableBytes() < data.format().segmentBytes() * 64L,
                Invariant.TREE_IS_STATE,
                "lacks room: " + e);
    }

    /** What is damaged is told, not believed; what was read wrong once is right the next time (R3, R9, H146). */
    private void damaged(IOException e) throws IOException, TreeRefusedException {
        if (fileFaults.hasMisread()) {
            coverage.add(Event.TREE_MISREAD);
            return;
        }
        coverage.add(Event.TREE_DAMAGED);
        data.requireDamaged(e);
        pin.forget();
        data.heal();
    }
}
