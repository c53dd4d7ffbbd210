package dev.tidemark.sim.spec;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One set of voters and its write quorum, with the sizes of {@code spec/Members.tla}. A voter is an incarnation; one
 * whose disk is lost is one that is never heard again, so its seat stays.
 *
 * @param voters by id; {@link #ANY} where the first incarnation of the id that shows itself will be the voter
 * @param vacant seats of voters that are never heard again
 * @param write the write quorum
 */
public record Half(SortedMap<Integer, UUID> voters, int vacant, int write) {
    public static final UUID ANY = new UUID(0, 0);

    public Half {
        voters = Collections.unmodifiableSortedMap(new TreeMap<>(voters));
    }

    /** Whether a voter is in a set of nodes. */
    @FunctionalInterface
    public interface Counted {
        /** @param incarnation {@link Half#ANY} if it is not bound */
        boolean has(int id, UUID incarnation);
    }

    int size() {
        return voters.size() + vacant;
    }

    /** {@code Majority}. */
    int majority() {
        return size() / 2 + 1;
    }

    /** {@code Election}. */
    int election() {
        return Math.max(majority(), size() - write + 1);
    }

    /** {@code MeetsElections}. */
    int meetsElections() {
        return size() - election() + 1;
    }

    /** {@code Leaving}, with {@code SwapMeetsElections}. */
    int leaving() {
        return write > majority() ? meetsElections() : write;
    }

    /** {@code Confirmation}, with {@code ReadMeetsElections}. */
    int confirmation() {
        return meetsElections();
    }

    /** {@code Asked}, with {@code QuorumReadMeetsSwaps}. */
    int asked() {
        return write > majority() ? election() : size() - write + 1;
    }

    /** {@code CountIn}. */
    int count(Counted nodes) {
        int count = 0;
        for (SortedMap.Entry<Integer, UUID> voter : voters.entrySet()) {
            count += nodes.has(voter.getKey(), voter.getValue()) ? 1 : 0;
        }
        return count;
    }

    boolean has(int id, UUID incarnation) {
        UUID voter = voters.get(id);
        return voter != null && (voter.equals(ANY) || voter.equals(incarnation));
    }

    /** Whether these are the same voters, but for some that became known or are gone. */
    boolean continues(Half before) {
        if (size() != before.size() || write != before.write) {
            return false;
        }
        return voters.entrySet().stream().allMatch(voter -> before.has(voter.getKey(), voter.getValue()));
    }

    /** {@code SteppedIn}: one voter is another, in a seat that was somebody's, vacant or not. */
    boolean isSwapOf(Half before) {
        long fresh = voters.keySet().stream()
                .filter(id -> !before.voters.containsKey(id))
                .count();
        return size() == before.size() && write == before.write && fresh == 1;
    }

    @Override
    public String toString() {
        return voters.keySet() + (vacant == 0 ? "" : "+" + vacant) + "/" + write;
    }
}
