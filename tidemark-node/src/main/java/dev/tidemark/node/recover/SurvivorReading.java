package dev.tidemark.node.recover;

import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.recovery.Finding;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.StartException;
import dev.tidemark.protocol.members.Configuration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Judges one stopped directory by itself: up to where it is whole, and what it has lost (H10, H39, H161). */
final class SurvivorReading {
    private final StoppedDirectory directory;
    private final EndMemory memory;
    private final Vote vote;
    private final StoppedDirectory.Checkpoint checkpoint;
    private final LogReading log;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    /** What of the log continues the checkpoint; null: nothing does. */
    private final LogRun usable;

    private SurvivorReading(StoppedDirectory directory) throws IOException, StartException {
        this.directory = directory;
        memory = directory.memory();
        vote = directory.vote();
        checkpoint = directory.checkpoint();
        LogPosition remembered = memory == null ? LogPosition.ZERO : memory.end();
        log = directory.log(List.of(checkpoint.position(), remembered), (run, record) -> {});
        usable = usable(log, checkpoint.position());
    }

    static Survivor of(StoppedDirectory directory) throws IOException, StartException {
        return new SurvivorReading(directory).judge();
    }

    /** The run of a log that continues a checkpoint; null: there is none. */
    static LogRun usable(LogReading log, LogPosition checkpoint) {
        LogRun found = null;
        for (LogRun run : log.runs()) {
            found = run.has(checkpoint) ? run : found;
        }
        return found;
    }

    private Survivor judge() {
        checkpoint.problems().forEach(problem -> notes.add("state: " + problem));
        ChainTrace chain = usable == null ? new ChainTrace(checkpoint.position()) : usable.trace();
        damage(chain);
        lostEnd(chain);
        votes(chain.end());
        TreeMap<Long, Configuration> configurations = new TreeMap<>();
        if (usable != null) {
            configurations.putAll(usable.configurations());
        }
        if (checkpoint.configuration() != null) {
            configurations.put(checkpoint.position().offset(), checkpoint.configuration());
        }
        return new Survivor(
                directory.where(),
                directory.identity().cluster(),
                directory.identity().id(),
                directory.identity().incarnation(),
                vote,
                memory,
                log.removedUnder(),
                checkpoint.position(),
                chain,
                Math.max(log.highWatermark(), checkpoint.position().offset()),
                configurations,
                problems,
                notes);
    }

    private void damage(ChainTrace chain) {
        for (Finding finding : log.refusals()) {
            boolean isBefore = finding.firstOffset() > 0
                    && finding.firstOffset() <= chain.base().offset();
            (isBefore ? notes : problems).add("log: " + finding.text());
        }
        if (log.isUnfinished()) {
            notes.add("log: a truncation, or a snapshot that takes the place of the log, was under way; it is"
                    + " counted as done");
        }
        if (usable != null || log.runs().isEmpty()) {
            return;
        }
        LogRun last = log.runs().get(log.runs().size() - 1);
        if (last.base().offset() > checkpoint.position().offset()) {
            problems.add("log: it begins after entry " + last.base().offset() + ", and no whole checkpoint reaches that"
                    + " far: none of it can be used");
        }
    }

    private void lostEnd(ChainTrace chain) {
        if (memory == null) {
            if (directory.identity().remembersEnd()) {
                problems.add("the file \"end\", which says how far the log reached, is missing or damaged: nobody can"
                        + " tell whether the log is whole");
            }
            return;
        }
        if (memory.owed() != null) {
            problems.add("its log had lost its end already: it had entries up to "
                    + memory.owed().offset() + " on disk, and was not filled since");
        }
        EndMemory.Reach reach = memory.reach(log.removedUnder(), log.kept());
        if (!holds(reach.end(), chain) && !isReplaced(reach) && chain.end().epoch() <= reach.under()) {
            problems.add("its log ends with entry " + chain.end().offset() + ", and it had entries up to "
                    + reach.end().offset() + " on disk: the end of its log is lost");
        }
        boolean isShort = usable == null && !log.runs().isEmpty() && memory.announced(checkpoint.position()) == null;
        if (usable == null && problems.isEmpty() && (log.runs().isEmpty() ? isKnown() : isShort)) {
            problems.add("its log does not reach its checkpoint of entry "
                    + checkpoint.position().offset() + ": the end of its log is lost");
        }
    }

    /** Whether its log has all of it, and the next start puts a snapshot of a later leader in its place. */
    private boolean isReplaced(EndMemory.Reach reach) {
        EndMemory.Coming coming = usable == null ? memory.announced(checkpoint.position()) : null;
        return coming != null
                && coming.under() > reach.under()
                && log.runs().stream().anyMatch(run -> run.has(reach.end()));
    }

    /** Whether it has taken part in the cluster, and so had a log. */
    private boolean isKnown() {
        return vote == null || vote.epoch() > 0;
    }

    private boolean holds(LogPosition position, ChainTrace chain) {
        if (position.offset() <= chain.base().offset()) {
            return true;
        }
        return usable != null && usable.has(position);
    }

    private void votes(LogPosition end) {
        if (vote == null) {
            notes.add("vote: it is missing or damaged; a new cluster does not need it");
        } else if (!vote.incarnation().equals(directory.identity().incarnation())) {
            notes.add("vote: it belongs to another directory; files were mixed");
        } else if (vote.epoch() < end.epoch()) {
            notes.add("vote: it says epoch " + vote.epoch() + " and is older than the log");
        }
    }
}
