package dev.tidemark.sim.shadow;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Coverage.Event;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.check.TreeReport;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.Digest;
import dev.tidemark.tree.page.RowDigest;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.UUID;

/**
 * The data file as a process finds it: made, opened after any crash, judged by what a crash may leave, and made again
 * where it was damaged.
 */
final class ShadowFile {
    private static final double DIES_IN_CREATION = 0.25;
    private static final double INSPECTED = 0.15;
    private static final double FALLS_BACK = 0.1;
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
    private final ShadowDisk disk;
    private final Expected expected;
    private final TreeIdentity identity;
    private final TreeFormat format;
    /** Null while nothing runs. */
    private DataFile file;

    ShadowFile(
            int node,
            Faults faults,
            Coverage coverage,
            Dice dice,
            FileFaults fileFaults,
            FileChecks checks,
            Expected expected) {
        this.node = node;
        this.faults = faults;
        this.coverage = coverage;
        this.dice = dice;
        this.fileFaults = fileFaults;
        this.checks = checks;
        this.expected = expected;
        this.identity = new TreeIdentity(new UUID(1, 1), 0, new UUID(2, node));
        this.format = dice.chance(0.8) ? SMALLEST : SMALL;
        this.disk = new ShadowDisk(faults, fileFaults, dice);
        fileFaults.newFile();
    }

    /** Null while nothing runs. */
    DataFile now() {
        return file;
    }

    ShadowDisk disk() {
        return disk;
    }

    TreeFormat format() {
        return format;
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

    void losePower() {
        file = null;
        disk.losePower();
    }

    /** A new process opens it, or makes it. */
    void open() throws IOException, TreeRefusedException {
        if (!disk.hasFile() && !fileFaults.isDamaged()) {
            create();
        }
        fileFaults.beginOpening();
        disk.now().faults(fileFaults);
        try {
            refusesOthers();
            file = DataFile.open(disk.now(), DataFile.NAME, identity);
            if (faults.has(FaultKind.CRASH) && dice.chance(FALLS_BACK)) {
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
        fileFaults.beginWriting(dice.chance(DIES_IN_CREATION) ? dice.pick(7) : -1);
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

    /** Something went wrong that only damage explains. */
    void requireDamaged(Exception e) {
        checks.require(
                fileFaults.isDamaged(),
                Invariant.TREE_SURVIVES_CRASH,
                "has a data file that is damaged or refused, and nothing was done to it: " + e);
    }

    /** Falls back by one checkpoint if that is whole; else the file is made again and filled from the state. */
    void heal() throws IOException, TreeRefusedException {
        disk.deleteFile();
        newFile();
        create();
        open();
    }
}
