package dev.tidemark.torture.members;

import java.util.function.IntPredicate;

/** What may fail at the same time, so that nothing may be lost, and the cluster goes on by itself. */
final class Budget {
    private Budget() {}

    /** Whether those that elect a leader are there without this one. */
    static boolean maySpare(MemberView view, int id, IntPredicate isUp) {
        if (!view.isVoter(id)) {
            return true;
        }
        long left = view.members().keySet().stream()
                .filter(other -> other != id && view.isVoter(other) && isUp.test(other))
                .count();
        return left >= view.electionQuorum();
    }

    /**
     * Whether the disk of this one may be lost. With W of two or more another one has whatever was acknowledged; that
     * one must be there, and be known as a voter. So one disk at a time, and only while nothing else is wrong.
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
                && maySpare(view, id, isUp);
    }
}
