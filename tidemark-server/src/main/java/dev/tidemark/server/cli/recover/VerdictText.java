package dev.tidemark.server.cli.recover;

import dev.tidemark.node.recover.ChainTrace.Agreement;
import dev.tidemark.node.recover.Survivor;
import dev.tidemark.node.recover.Survivors.Comparison;
import dev.tidemark.node.recover.Survivors.Verdict;
import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a new cluster would go on with, and exactly what may be missing in it. */
public final class VerdictText {
    private final List<Survivor> survivors;
    private final Verdict verdict;
    private final long uncommittedCommands;
    private final List<String> lines = new ArrayList<>();

    private VerdictText(List<Survivor> survivors, Verdict verdict, long uncommittedCommands) {
        this.survivors = survivors;
        this.verdict = verdict;
        this.uncommittedCommands = uncommittedCommands;
    }

    /** @param uncommittedCommands how many commands are among the entries that are not known to be committed */
    public static List<String> of(List<Survivor> survivors, Verdict verdict, long uncommittedCommands) {
        VerdictText text = new VerdictText(survivors, verdict, uncommittedCommands);
        text.write();
        return text.lines;
    }

    private void write() {
        for (Survivor survivor : survivors) {
            lines.addAll(SurvivorText.of(survivor, verdict.problems().get(survivor.id())));
            lines.add("");
        }
        verdict.others().forEach(comparison -> lines.add("chains: " + comparison(comparison)));
        Survivor newest = verdict.newest();
        lines.add("newest: node " + newest.id() + ", up to " + SurvivorText.position(newest.end()));
        if (!verdict.problems().get(newest.id()).isEmpty()) {
            lines.add("it is damaged, and is used up to there, where it is whole");
        }
        uncommitted();
        loss();
        if (verdict.mayElect()) {
            lines.add("The nodes " + verdict.counted() + " of "
                    + verdict.members().electors() + " can elect a leader"
                    + " by themselves: the quorum is not lost. Start them instead; nothing is missing then.");
        }
    }

    private String comparison(Comparison comparison) {
        Agreement agreement = comparison.agreement();
        String both = "node " + verdict.newest().id() + " and node "
                + comparison.other().id();
        if (!agreement.overlaps()) {
            return both + " have no entry in common, so their histories cannot be compared";
        }
        if (agreement.differs() == 0) {
            return both + " are the same up to entry " + agreement.to();
        }
        String where = agreement.agreed() == agreement.differs() - 1
                ? "part at entry " + agreement.differs()
                : "part between the entries " + (agreement.agreed() + 1) + " and " + agreement.differs();
        return both + " " + where + "; what node " + comparison.other().id() + " has from there on was never committed";
    }

    private void uncommitted() {
        long end = verdict.newest().end().offset();
        if (verdict.uncommitted() == 0) {
            lines.add("every entry up to there is proven to be committed");
            return;
        }
        long first = verdict.committed() + 1;
        lines.add("not proven to be committed, and taken as committed: "
                + (first == end ? "entry " + end : "entries " + first + " to " + end) + ", with "
                + uncommittedCommands + " commands. Clients may not have been told of them"
                + (verdict.mayBeLost()
                        ? ", and a leader that no survivor knew may have had others in their place"
                        : ""));
    }

    private void loss() {
        QuorumSizes sizes = verdict.sizes();
        SortedSet<Integer> missing = new TreeSet<>(verdict.members().electors());
        missing.removeAll(verdict.counted());
        String counted = "N = " + sizes.voters() + ", W = " + sizes.write() + ": whole are " + verdict.counted()
                + ", not there or not whole " + missing;
        if (verdict.provenLost() > 0) {
            lines.add("LOST: entries " + (verdict.newest().end().offset() + 1) + " to " + verdict.provenLost()
                    + " were committed, and no survivor has them where it is whole");
        }
        if (verdict.mayBeLost()) {
            lines.add("WRITES MAY BE LOST. " + counted + ". A write is acknowledged when " + sizes.write()
                    + " have it, and those that are missing are enough for that: what they acknowledged after entry "
                    + verdict.committed() + ", the last that is proven to be committed, and the newest does not have,"
                    + " is gone, with its request ids.");
        } else if (verdict.provenLost() == 0) {
            lines.add("No acknowledged write is lost, if each of these directories is as its node left it. " + counted
                    + ". A write is acknowledged when " + sizes.write() + " have it, and those that are missing are not"
                    + " enough for that. An older copy of a directory is noticed only where that of the leader which"
                    + " it answered is here too.");
        }
    }
}
