package dev.tidemark.node.recover;

import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.protocol.members.Configuration;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What a stopped node's directory can give to a new cluster, and what it tells of the old one.
 *
 * @param where the directory is, for people
 * @param vote null: it is lost
 * @param memory how far its log reached; null: that is lost
 * @param removedUnder the epoch of the newest leader for whom its log was cut
 * @param checkpoint what the state stands for that it begins with
 * @param chain of what of its log continues that, up to where it is whole; its end is the last entry that can be used
 * @param highWatermark entries up to here are proven to be committed, whether or not they can be read here
 * @param configurations by the offset of the entry that holds it
 * @param problems why something that it acknowledged may be missing, in words; empty: it is whole
 * @param notes what else is wrong with it, in words
 */
public record Survivor(
        String where,
        UUID cluster,
        int id,
        UUID incarnation,
        Vote vote,
        EndMemory memory,
        long removedUnder,
        LogPosition checkpoint,
        ChainTrace chain,
        long highWatermark,
        SortedMap<Long, Configuration> configurations,
        List<String> problems,
        List<String> notes) {

    public Survivor {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** The last entry that can be used. */
    public LogPosition end() {
        return chain.end();
    }

    /** The entry after which its log begins, or what can be used of it. */
    public LogPosition base() {
        return chain.base();
    }

    /** Whether it has all that it ever acknowledged, by what is known here. */
    public boolean isWhole() {
        return problems.isEmpty();
    }

    /** Whether its node could still vote as who it was (H39). */
    public boolean mayVote() {
        return vote != null && vote.incarnation().equals(incarnation) && vote.epoch() >= end().epoch();
    }

    /** For messages. */
    public String name() {
        return "node " + id + " (" + where + ")";
    }
}
