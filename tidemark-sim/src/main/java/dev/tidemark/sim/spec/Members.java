package dev.tidemark.sim.spec;

import java.util.UUID;

/**
 * A configuration of {@code spec/Members.tla}: two sets of voters, which are the same unless it is joint.
 *
 * @param roll who else gets the log; all are learners to the specification
 * @param level the feature level
 */
public record Members(Half old, Half next, Roll roll, int level) {
    /** {@code IsJoint}. */
    public boolean isJoint() {
        return !old.equals(next);
    }

    /** {@code Elects}, with {@code OldElects}. */
    boolean elects(Half.Counted nodes) {
        return next.count(nodes) >= next.election() && old.count(nodes) >= old.election();
    }

    /** {@code Commits}, {@code CommitsInBoth}, with {@code HalvesCountApart} and {@code OldCommits}. */
    boolean commits(Half.Counted nodes) {
        return next.count(nodes) >= next.write() && (!isJoint() || old.count(nodes) >= old.leaving());
    }

    /** {@code Confirms}. */
    boolean confirms(Half.Counted nodes) {
        return next.count(nodes) >= next.confirmation() && old.count(nodes) >= old.confirmation();
    }

    /** {@code Answers}. */
    boolean answers(Half.Counted nodes) {
        return next.count(nodes) >= next.asked() && old.count(nodes) >= old.asked();
    }

    /**
     * In {@code ElectSomebody}: who is a voter in one of the two halves. One that leaves may stand as well, which the
     * specification does not have: its vote counts nowhere.
     */
    boolean mayStand(int id, UUID incarnation) {
        return next.has(id, incarnation)
                || old.has(id, incarnation)
                || roll.leaving().contains(id);
    }

    /** Whether somebody votes who was a spare: nobody but a leader by its own word makes that, in one step. */
    public boolean haveSpareOf(Members before) {
        return before.roll.spares().stream().anyMatch(next.voters()::containsKey);
    }

    /** Whether no quorum is another one than it was. */
    public boolean continues(Members before) {
        return isJoint() == before.isJoint() && next.continues(before.next) && old.continues(before.old);
    }

    @Override
    public String toString() {
        return (isJoint() ? old + " and " + next : next.toString()) + (level == 1 ? "" : " level " + level);
    }
}
