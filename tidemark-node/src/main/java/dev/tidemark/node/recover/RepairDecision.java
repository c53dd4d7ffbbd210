package dev.tidemark.node.recover;

import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.recovery.Finding;
import dev.tidemark.log.recovery.LogFiles;
import dev.tidemark.log.recovery.RecoveryCase;
import dev.tidemark.log.recovery.Remains;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.StartException;
import dev.tidemark.node.start.DataDirectory;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides what is kept of a damaged log: all that continues the checkpoint, up to the first damage. What is before that
 * is not needed; if nothing continues the checkpoint, the log begins after it.
 */
final class RepairDecision {
    private static final String LOG = DataDirectory.LOG_DIRECTORY;

    private final StoppedDirectory directory;
    private final boolean isSaidToBeAlone;
    private final EndMemory memory;
    private final StoppedDirectory.Checkpoint checkpoint;
    private final LogReading log;
    private final LogRun usable;
    private final Counts counts = new Counts();
    private final List<String> found = new ArrayList<>();

    RepairDecision(StoppedDirectory directory, boolean isSaidToBeAlone) throws IOException, StartException {
        this.directory = directory;
        this.isSaidToBeAlone = isSaidToBeAlone;
        memory = directory.memory();
        checkpoint = directory.checkpoint();
        log = directory.log(List.of(checkpoint.position()), counts::add);
        usable = SurvivorReading.usable(log, checkpoint.position());
        checkpoint.problems().forEach(problem -> found.add("state: " + problem));
        log.refusals().forEach(finding -> found.add("log: " + finding.text()));
    }

    /** Entries and commands that can be read, by the run that they are in. */
    private final class Counts {
        private final Map<LogRun, long[]> byRun = new IdentityHashMap<>();
        private long last;

        void add(LogRun run, LogRecord record) {
            last = Math.max(last, record.offset());
            if (record.offset() > checkpoint.position().offset()) {
                add(byRun.computeIfAbsent(run, any -> new long[2]), record.kind());
            }
        }

        void add(long[] count, byte kind) {
            count[0]++;
            count[1] += kind == EntryKind.COMMAND.code() ? 1 : 0;
        }
    }

    RepairPlan decide() throws IOException {
        String others = others();
        if (others != null) {
            return new RepairPlan.Refuse(found, others);
        }
        if (log.isUnfinished()) {
            return new RepairPlan.Nothing(
                    found,
                    "a change of the log was decided and not finished, as by a repair that was interrupted; the next"
                            + " start of the node finishes it");
        }
        boolean isWhole = log.refusals().isEmpty() && usable != null && usable == lastRun();
        if (isWhole || isFresh()) {
            return new RepairPlan.Nothing(found, "the log is whole" + lostEnd());
        }
        return usable == null ? beginAfterTheCheckpoint() : keepUsable();
    }

    private LogRun lastRun() {
        List<LogRun> runs = log.runs();
        return runs.isEmpty() ? null : runs.get(runs.size() - 1);
    }

    /** A node that never took part has no log yet. */
    private boolean isFresh() throws IOException {
        Vote vote = directory.vote();
        return log.runs().isEmpty()
                && log.refusals().isEmpty()
                && vote != null
                && vote.epoch() == 0
                && checkpoint.position().offset() == 0;
    }

    /** Up to where the log reached, by what is remembered outside of it and by what it notes of a removal (H161). */
    private long reached() {
        return memory == null
                ? 0
                : memory.reach(log.removedUnder(), log.kept()).end().offset();
    }

    private String lostEnd() {
        boolean isShort = usable != null && usable.end().offset() < reached();
        return isShort
                ? ", and ends with entry " + usable.end().offset() + ", where the node had entries up to "
                        + reached() + " on disk: its end is lost. \"tidemark log accept-loss DIR\" accepts"
                        + " that"
                : "";
    }

    /** Why others may have what this node lost: null if there are none. A log that is cut would vote (H10). */
    private String others() throws IOException {
        int id = directory.identity().id();
        Configuration members = newestMembers();
        if (members != null && (members.members().size() > 1 || !members.isVoter(id))) {
            return "node " + id + " is one of the nodes " + members.members().keySet() + " of its cluster. Start it:"
                    + " it puts aside what is damaged, and the others fill its log by themselves; cut by hand, it could"
                    + " vote away what was acknowledged. If the others are lost for good, go on with \"tidemark"
                    + " recover\"";
        }
        if (isSaidToBeAlone) {
            return null;
        }
        String words = "; if you are sure that its cluster has no other node and will not get one back, give --alone";
        if (members == null) {
            return "what can be read does not say who the members of the cluster are" + words;
        }
        if (memory != null && !memory.peers().isEmpty()) {
            return "the log names node " + id + " alone, but nodes "
                    + memory.peers().keySet() + " acknowledged entries to it" + words;
        }
        Vote vote = directory.vote();
        boolean votedForAnother = vote != null && vote.votedFor() != Vote.NOBODY && vote.votedFor() != id;
        return votedForAnother
                ? "the log names node " + id + " alone, but it voted for node " + vote.votedFor() + words
                : null;
    }

    private Configuration newestMembers() {
        TreeMap<Long, Configuration> all = new TreeMap<>();
        log.runs().forEach(run -> all.putAll(run.configurations()));
        if (checkpoint.configuration() != null) {
            all.putIfAbsent(checkpoint.position().offset(), checkpoint.configuration());
        }
        return all.isEmpty() ? null : all.lastEntry().getValue();
    }

    private RepairPlan beginAfterTheCheckpoint() throws IOException {
        LogPosition end = checkpoint.position();
        boolean isAnother = log.runs().stream()
                .anyMatch(run -> run.base().offset() <= end.offset()
                        && end.offset() <= run.end().offset());
        if (isAnother && end.offset() > 0) {
            return new RepairPlan.Refuse(
                    found,
                    "the log holds another entry " + end.offset() + " than the checkpoint: they are of two histories."
                            + " Restore the whole directory from a copy of the moment the node stopped, or a backup");
        }
        if (end.offset() == 0) {
            return nothingLeft();
        }
        return new RepairPlan.Repair(
                found, segments(), null, true, !log.hasIntent(), end, loss(end, segments(), /* stays= */ null));
    }

    private RepairPlan nothingLeft() {
        return new RepairPlan.Refuse(
                found,
                "there is no checkpoint, and the log cannot be read from its first entry on: nothing would be left."
                        + " Restore a backup, or the whole directory from a copy of the moment the node stopped; or"
                        + " move it away and begin with nothing");
    }

    private RepairPlan keepUsable() throws IOException {
        long first = LogFiles.firstOffset(usable.firstSegment());
        long last = LogFiles.firstOffset(usable.lastSegment());
        List<String> damaged = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (String name : segments()) {
            long offset = LogFiles.firstOffset(name);
            if (offset < first || offset > last) {
                damaged.add(name);
            }
            if (offset >= last) {
                after.add(name);
            }
        }
        RepairPlan.Cut cut = cut();
        boolean losesNothing = cut == null && after.size() == 1;
        if (usable.end().offset() == 0 && !losesNothing) {
            return nothingLeft();
        }
        return new RepairPlan.Repair(
                found,
                damaged,
                cut,
                false,
                !log.hasIntent(),
                usable.end(),
                losesNothing ? RepairPlan.Loss.NONE : loss(usable.end(), after, usable));
    }

    /** Where the last segment of what stays is damaged; null: it is not. */
    private RepairPlan.Cut cut() {
        return log.refusals().stream()
                .filter(finding -> finding.file().equals(usable.lastSegment()))
                .filter(finding -> finding.position() > 0 && finding.kind() != RecoveryCase.MISSING_SEGMENT)
                .findFirst()
                .map(finding -> new RepairPlan.Cut(finding.file(), finding.position()))
                .orElse(null);
    }

    /**
     * @param segments in which there may be more that can be read
     * @param stays null: nothing of the log does
     */
    private RepairPlan.Loss loss(LogPosition end, List<String> segments, LogRun stays) throws IOException {
        long[] readable = {0, 0};
        counts.byRun.forEach((run, count) -> {
            if (run != stays && run.end().offset() > end.offset()) {
                readable[0] += count[0];
                readable[1] += count[1];
            }
        });
        long[] last = {Math.max(counts.last, reached())};
        for (Finding finding : log.refusals()) {
            if (segments.contains(finding.file()) && hasRemains(finding)) {
                remains(finding, end, readable, last);
            }
        }
        for (String name : segments) {
            last[0] = Math.max(last[0], LogFiles.firstOffset(name) - 1);
        }
        return new RepairPlan.Loss(end.offset() + 1, last[0] > end.offset() ? last[0] : 0, readable[0], readable[1]);
    }

    private static boolean hasRemains(Finding finding) {
        return finding.position() > 0 || finding.kind() == RecoveryCase.BAD_SEGMENT_HEADER;
    }

    private void remains(Finding finding, LogPosition end, long[] readable, long[] last) throws IOException {
        LogPosition before = new LogPosition(finding.firstOffset() - 1, 0, 0);
        Remains.read(directory.disk(), LOG, finding.file(), finding.position(), before, (array, from, size) -> {
            long offset = LogRecord.offset(array, from);
            last[0] = Math.max(last[0], offset);
            if (offset > end.offset()) {
                counts.add(readable, array[from + 1]);
            }
        });
    }

    /** Of the log, damaged or not, in its order. */
    private List<String> segments() throws IOException {
        return LogFiles.segments(directory.disk(), LOG);
    }
}
