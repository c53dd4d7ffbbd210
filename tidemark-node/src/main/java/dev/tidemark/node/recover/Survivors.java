package dev.tidemark.node.recover;

import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.node.StartException;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * What is left of a cluster, judged (H92, H95, H103). It looks at nothing but its arguments.
 *
 * <p>The newest survivor is that with the last entry of the latest epoch, and of those the one that goes furthest: it
 * has every committed entry that any whole survivor has, as a leader of a later epoch had them all before its first
 * one, and two logs that end in one epoch have it from one leader.
 */
public final class Survivors {
    private final List<Survivor> all;

    private Survivors(List<Survivor> all) {
        this.all = all;
    }

    /**
     * @param all survivors, at least one
     * @throws StartException if they are not what is left of one cluster; the message says why
     */
    public static Verdict judge(List<Survivor> all) throws StartException {
        return new Survivors(List.copyOf(all)).judge();
    }

    /**
     * What was found.
     *
     * @param newest what the new cluster goes on with
     * @param others how the logs of the others go with that of the newest
     * @param committed entries up to here are proven to be committed, and are there
     * @param provenLost the last entry that is proven to have been committed and is not there; 0: none is
     * @param members of the old cluster by what the newest knows
     * @param counted the voters that are whole, by the number of the node
     * @param problems why other survivors are not whole, by their node, which only the others tell
     * @param mayBeLost whether a write quorum could be made of voters that are not counted: what it acknowledged nobody
     *     can tell
     * @param mayElect whether those that are counted could elect a leader by themselves
     */
    public record Verdict(
            Survivor newest,
            List<Comparison> others,
            long committed,
            long provenLost,
            Configuration members,
            List<Integer> counted,
            SortedMap<Integer, List<String>> problems,
            boolean mayBeLost,
            boolean mayElect) {
        /** N and W. */
        public QuorumSizes sizes() {
            return members.sizes();
        }

        /** How many entries at the end are not known to be committed. */
        public long uncommitted() {
            return newest.end().offset() - committed;
        }
    }

    /** How the log of another survivor goes with that of the newest. */
    public record Comparison(Survivor other, ChainTrace.Agreement agreement) {}

    private Verdict judge() throws StartException {
        requireOneCluster();
        Survivor newest = newest();
        if (newest.end().offset() == 0) {
            throw new StartException("none of these directories holds an entry, so there is nothing to go on with."
                    + " Nothing was changed; give other directories, or restore a backup");
        }
        List<Comparison> others = new ArrayList<>();
        for (Survivor other : all) {
            if (other != newest) {
                others.add(compare(newest, other));
            }
        }
        long proven = all.stream().mapToLong(Survivor::highWatermark).max().orElseThrow();
        long committed = Math.min(proven, newest.end().offset());
        boolean isLost = proven > committed; // and who the members were after that, nobody here knows
        SortedMap<Integer, List<String>> problems = problems();
        List<Configuration> configurations = configurations(newest, committed);
        IntPredicate isWhole = id -> problems.get(id).isEmpty();
        IntPredicate mayVote =
                id -> isWhole.test(id) && all.stream().anyMatch(each -> each.id() == id && each.mayVote());
        return new Verdict(
                newest,
                others,
                committed,
                isLost ? proven : 0,
                configurations.get(configurations.size() - 1),
                counted(configurations.get(configurations.size() - 1), isWhole),
                problems,
                isLost
                        || configurations.stream()
                                .anyMatch(each -> each.quorum().commits(id -> !counts(each, id, isWhole))),
                !isLost
                        && configurations.stream()
                                .allMatch(each -> each.quorum().elects(id -> counts(each, id, mayVote))));
    }

    private void requireOneCluster() throws StartException {
        Survivor first = all.get(0);
        Map<Integer, Survivor> byId = new TreeMap<>();
        for (Survivor each : all) {
            if (!each.cluster().equals(first.cluster())) {
                throw new StartException(each.name() + " is of cluster " + each.cluster() + ", and " + first.name()
                        + " is of cluster " + first.cluster() + ": what is left of two clusters is never mixed."
                        + " Nothing was changed; leave one out");
            }
            Survivor same = byId.put(each.id(), each);
            if (same != null) {
                throw new StartException(same.where() + " and " + each.where() + " are both directories of node "
                        + each.id() + (same.incarnation().equals(each.incarnation()) ? ", one is a copy" : "")
                        + ": they would count twice. Nothing was changed; leave out the older one");
            }
        }
    }

    private Survivor newest() {
        return all.stream()
                .max(Comparator.<Survivor>comparingLong(each -> each.end().epoch())
                        .thenComparingLong(each -> each.end().offset())
                        .thenComparing(Survivor::isWhole)
                        .thenComparingInt(each -> -each.id()))
                .orElseThrow();
    }

    /** Where they part, neither may be proven to be committed: then no choice between them loses nothing (H95). */
    private static Comparison compare(Survivor newest, Survivor other) throws StartException {
        ChainTrace.Agreement agreement = newest.chain().with(other.chain());
        long differs = agreement.differs();
        if (differs > 0 && other.highWatermark() > agreement.agreed()) {
            throw new StartException("the logs of " + newest.name() + " and " + other.name() + " are not the same at"
                    + " entry " + differs + ", and entries up to " + other.highWatermark() + " were committed by what"
                    + " the second one knows: they are of two histories, and going on with one of them loses what was"
                    + " acknowledged in the other. Nothing was changed; find out which of them served clients last,"
                    + " and leave the other out");
        }
        long end = newest.end().offset();
        if (other.end().offset() > end && other.highWatermark() > end) {
            throw new StartException(newest.name() + " has the later epoch and ends with entry " + end
                    + ", and entries up"
                    + " to " + other.highWatermark() + ", which " + other.name() + " has, were committed by what that"
                    + " one knows: a later leader would have them. They are of two histories, or the first has lost"
                    + " its end. Nothing was changed; find out which of them served clients last, and leave the other"
                    + " out");
        }
        return new Comparison(other, agreement);
    }

    /** What is wrong with each by itself, and by what the others remember of it (H161). */
    private SortedMap<Integer, List<String>> problems() {
        TreeMap<Integer, List<String>> problems = new TreeMap<>();
        for (Survivor each : all) {
            List<String> known = new ArrayList<>(each.problems());
            for (Survivor other : all) {
                Acknowledged told = other == each || other.memory() == null
                        ? null
                        : other.memory().peers().get(each.id());
                if (told != null && lacks(each, told)) {
                    known.add("node " + other.id() + " remembers that it acknowledged entries up to " + told.offset()
                            + ": it has lost the end of its log, or is an older copy");
                }
            }
            problems.put(each.id(), List.copyOf(known));
        }
        return problems;
    }

    private static boolean lacks(Survivor survivor, Acknowledged told) {
        boolean isExplained =
                survivor.removedUnder() > told.under() || survivor.end().epoch() > told.under();
        return survivor.end().offset() < told.offset() && !isExplained;
    }

    /** Those that may have counted after what is known to be committed, oldest first; the last one is active. */
    private static List<Configuration> configurations(Survivor newest, long committed) throws StartException {
        SortedMap<Long, Configuration> known = newest.configurations();
        List<Configuration> counting = new ArrayList<>();
        SortedMap<Long, Configuration> before = known.headMap(committed + 1);
        if (!before.isEmpty()) {
            counting.add(before.get(before.lastKey()));
        }
        counting.addAll(known.tailMap(committed + 1).values());
        if (counting.isEmpty()) {
            throw new StartException(newest.name() + " does not say who the members of the cluster were. Nothing was"
                    + " changed; restore a backup");
        }
        return counting;
    }

    private boolean counts(Configuration members, int id, IntPredicate isWhole) {
        return all.stream()
                .anyMatch(each -> each.id() == id && isWhole.test(id) && members.isElector(id, each.incarnation()));
    }

    private List<Integer> counted(Configuration members, IntPredicate isWhole) {
        TreeSet<Integer> ids = new TreeSet<>(members.electors());
        ids.removeIf(id -> !counts(members, id, isWhole));
        return List.copyOf(ids);
    }
}
