package dev.tidemark.torture.members;

import java.util.function.IntPredicate;

/** What may fail at the same time, so that nothing may be lost, and the cluster goes on by itself. */
final class Budget {
    private Budget() {}

    /** Whether enough are there without this one to elect a leader and to write. */
    static boolean maySpare(MemberView view, int id, IntPredicate isUp) {
        return !view.isVoter(id) || left(view, id, isUp) >= Math.max(view.electionQuorum(), view.writeQuorum());
    }

    private static long left(MemberView view, int id, IntPredicate isUp) {
        return view.members().keySet().stream()
                .filter(other -> other != id && view.isVoter(other) && isUp.test(other))
                .count();
    }

    /**
     * Whether the disk of this one may be lost. With W of two or more another one has whatever was acknowledged; that
     * one must be there, and be known as a voter. So one disk at a time, and only while nothing else is wrong. Where
     * all must write, nobody is served until it is back (H152).
     *
     * @param isLost disks that were lost and have not all again
     */
    static boolean mayLoseDisk(MemberView view, int id, IntPredicate isUp, IntPredicate isLost) {
        if (!view.isVoter(id)) {
            return view.isMember(id) && !view.isChanging();
        }
        return !view.isChanging()
                && view.writeQuorum() >= 2
                && view.members().keySet().stream().allMatch(isUp::test)
                && view.members().keySet().stream().noneMatch(isLost::test)
                && left(view, id, isUp) >= view.electionQuorum();
    }
}
