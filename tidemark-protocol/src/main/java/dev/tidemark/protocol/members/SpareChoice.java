package dev.tidemark.protocol.members;

import java.util.Collection;

/**
 * Which spare takes the place of which voter, so that voters are spread over zones: best one in the zone of the silent
 * voter, else one in a zone that no other voter has, else one whose zone is not known. One that puts a second voter
 * into a zone is the last resort.
 *
 * @param gone id of the voter
 * @param spare id of the spare
 * @param doubles whether its zone has another voter then
 */
public record SpareChoice(int gone, int spare, boolean doubles) {
    private static final int SAME_ZONE = 0;
    private static final int OTHER_ZONE = 1;
    private static final int UNKNOWN_ZONE = 2;
    private static final int SHARED_ZONE = 3;

    /**
     * The best pair, of equal ones that with the lowest ids.
     *
     * @param gone voters that are silent, not empty
     * @param spares that may step in, not empty
     */
    public static SpareChoice of(Configuration active, Collection<Integer> gone, Collection<Integer> spares) {
        SpareChoice best = null;
        int bestRank = Integer.MAX_VALUE;
        for (int voter : gone) {
            for (int spare : spares) {
                int rank = rank(active, voter, spare);
                if (rank < bestRank) {
                    bestRank = rank;
                    best = new SpareChoice(voter, spare, rank == SHARED_ZONE);
                }
            }
        }
        return best;
    }

    private static int rank(Configuration active, int gone, int spare) {
        String zone = active.members().get(spare).zone();
        if (zone.isEmpty()) {
            return UNKNOWN_ZONE;
        }
        for (Member member : active.members().values()) {
            if (member.role().hasSeat() && member.id() != gone && member.zone().equals(zone)) {
                return SHARED_ZONE;
            }
        }
        return active.members().get(gone).zone().equals(zone) ? SAME_ZONE : OTHER_ZONE;
    }
}
