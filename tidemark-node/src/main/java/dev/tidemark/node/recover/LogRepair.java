package dev.tidemark.node.recover;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.recovery.ClosedLog;
import dev.tidemark.log.recovery.LogFiles;
import dev.tidemark.log.recovery.PendingChange;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.WalOptions;
import dev.tidemark.node.StartException;
import dev.tidemark.node.healing.Aside;
import dev.tidemark.node.start.DataDirectory;
import dev.tidemark.node.start.NodeIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Makes the damaged log of a node that is alone whole, without what is damaged and what follows it: an operator has
 * accepted that this is lost, as nobody else has it (H10, H161; docs/decisions/0112).
 *
 * <p>The order: a copy of the segment that is cut; what is remembered of the end, since a log that ends before it is
 * refused; then file after file goes aside, those nearer to the beginning first; then the cut, held together by the
 * intent of the log. A crash leaves a log that is refused as before, or one that is as it is to be.
 */
public final class LogRepair {
    private final StoppedDirectory directory;
    private final RepairPlan plan;

    private LogRepair(StoppedDirectory directory, RepairPlan plan) {
        this.directory = directory;
        this.plan = plan;
    }

    /**
     * Looks, and changes nothing.
     *
     * @param isAlone whether the operator says that the cluster has no other node
     */
    public static LogRepair of(StoppedDirectory directory, boolean isAlone) throws StartException {
        return new LogRepair(
                directory, Attempt.at(directory.where(), () -> new RepairDecision(directory, isAlone).decide()));
    }

    public RepairPlan plan() {
        return plan;
    }

    /**
     * Does what the plan says; it must be one that repairs.
     *
     * @param disk of the directory, to be written to
     * @param seeds one for each new segment
     * @return the names of what was put aside
     */
    public List<String> perform(Disk disk, LongSupplier seeds) throws StartException {
        RepairPlan.Repair repair = (RepairPlan.Repair) plan;
        return Attempt.at(directory.where(), () -> new Steps(disk, directory.identity(), seeds).run(repair));
    }

    private static final class Steps {
        private static final String LOG = DataDirectory.LOG_DIRECTORY;

        private final Disk disk;
        private final Aside aside;
        private final ClosedLog log;
        private final List<String> moved = new ArrayList<>();

        Steps(Disk disk, NodeIdentity identity, LongSupplier seeds) {
            this.disk = disk;
            this.aside = new Aside(disk);
            LogIdentity owner = new LogIdentity(identity.cluster(), identity.group(), identity.files());
            this.log = new ClosedLog(disk, LOG, WalOptions.defaults(seeds), owner);
        }

        List<String> run(RepairPlan.Repair repair) throws IOException {
            RepairPlan.Cut cut = repair.cut();
            if (cut != null) {
                moved.add(aside.keep(LOG, cut.segment()));
            }
            if (!repair.loss().isNone()) {
                accept(repair.end());
            }
            if (!repair.damaged().isEmpty()) {
                moved.addAll(aside.take(LOG, repair.damaged()));
            }
            if (repair.makesIntent()) {
                makeIntent();
            }
            if (repair.reset()) {
                log.reset(repair.end());
            } else if (cut != null) {
                log.cut(LogFiles.firstOffset(cut.segment()), cut.position(), repair.end());
            }
            return moved;
        }

        /** That the log reached further is forgotten, as the operator says. */
        private void accept(LogPosition end) throws IOException {
            EndFile file = EndFile.open(disk, DataDirectory.END_FILE);
            EndMemory memory = file == null ? EndMemory.NOTHING : file.memory();
            PendingChange noted = PendingChange.read(disk, LOG);
            long under = memory.reach(noted.removedUnder(), noted.kept()).under();
            EndMemory next = memory.withOwed(null).withEnd(end, Math.max(under, end.epoch()));
            if (file == null) {
                EndFile.create(disk, DataDirectory.END_FILE, next).close();
                return;
            }
            file.save(next);
            file.close();
        }

        private void makeIntent() throws IOException {
            disk.createDirectory(LOG);
            disk.syncDirectory("");
            if (disk.exists(LOG + '/' + LogFiles.INTENT)) {
                moved.addAll(aside.take(LOG, List.of(LogFiles.INTENT)));
            }
            log.makeIntentFile();
        }
    }
}
