package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.members.Reconfiguration;
import dev.tidemark.protocol.members.SpareChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A spare takes the place of a voter that has been silent for long, without anybody's word: the leader swaps the two in
 * one joint step, as it does where an operator asks for it. One at a time, and only if the cluster can do it: N and W
 * stay what they are, and the voters that result must elect, and have W full copies, by those whom this leader hears
 * (H151, H152). Else it says why not.
 *
 * <p>Silence is what this leader has not heard in this epoch, while its own process ran (H115, H168): a new leader
 * waits for all of it again.
 */
final class StandIns {
    /** Fewer election timeouts of silence than this are no sign that anybody is gone. */
    private static final int MIN_TIMEOUTS = 2;
    /** Why nothing is done, is said again after so long. */
    private static final long SAY_AGAIN_MILLIS = 600_000;

    private static final long MILLIS_PER_SECOND = 1_000;

    private final Core core;
    private final Replication replication;
    private final MemberSteps steps;
    /** Why a voter that is silent for so long is not replaced; empty: none is. */
    private String obstacle = "";

    private long obstacleSince;
    private String said = "";
    private long saidAt;
    private long lookedAt;
    private long hwmThen;

    StandIns(Core core, Replication replication, MemberSteps steps) {
        this.core = core;
        this.replication = replication;
        this.steps = steps;
    }

    /** This node leads from now on. */
    void leads() {
        obstacle = "";
        said = "";
    }

    /**
     * Does what is due. Called once for a batch of inputs, when all of it was read: who answers in it is not silent
     * (H115), and what was due and could not be done, may be done now. Silence is long: else a look with each heartbeat
     * is enough, and a batch of writes costs none.
     */
    void advance() {
        boolean isTime = core.awake() - lookedAt >= core.options.heartbeatMillis();
        boolean isNews = !obstacle.isEmpty() && hwmThen != core.log.hwm() && hasSpares(core.configuration());
        if (isTime || isNews) {
            look();
        }
    }

    private void look() {
        lookedAt = core.awake();
        hwmThen = core.log.hwm();
        if (core.options.replaceAfterMillis() == 0 || core.pauses.mayHaveUnread()) {
            return;
        }
        Configuration active = core.configuration();
        List<Integer> gone = ids(active, this::isGone);
        String before = obstacle;
        obstacle = gone.isEmpty() ? "" : replace(active, gone);
        if (obstacle.isEmpty() || before.isEmpty()) {
            obstacleSince = core.awake();
        } else if (hasSpares(active) && core.awake() - obstacleSince >= core.patience.millis()) {
            say(obstacle);
        }
    }

    /** @return why not; empty: it is done */
    private String replace(Configuration active, List<Integer> gone) {
        String why = objection(active);
        if (why != null) {
            return notYet(gone.get(0), why);
        }
        List<Integer> ready = ids(active, member -> member.role() == MemberRole.SPARE && isReady(member));
        if (ready.isEmpty()) {
            return notYet(
                    gone.get(0),
                    hasSpares(active)
                            ? "no spare answers and has caught up"
                            : "there is none. Start the node, or give its place to another with \"tidemark members"
                                    + " replace\"");
        }
        SpareChoice choice = SpareChoice.of(active, gone, ready);
        Configuration next =
                Reconfiguration.steppedIn(active, core.log.configurations().offset(), choice.spare(), choice.gone());
        if (steps.costsTheQuorum(next)) {
            return notYet(
                    choice.gone(),
                    "too few voters answer for a change of members: start one of them, or see whether"
                            + " TIDE.QUORUM W can be lower");
        }
        if (!next.quorum().commits(this::hasFullCopy)) {
            return notYet(choice.gone(), "too few voters have a full copy of the log");
        }
        core.outbox.add(new Effect.Alarm(told(active, choice)));
        steps.append(next);
        return "";
    }

    /** What speaks against any replacement now, in words; null: nothing. */
    private String objection(Configuration active) {
        if (!steps.mayChange()) {
            return "the leader is handing over";
        }
        if (active.isJoint()) {
            return "another change of members is under way, and " + steps.outlook(active);
        }
        for (Member member : active.members().values()) {
            String busy = whatIsUnderWay(active, member);
            if (busy != null) {
                return "another change of members is under way: node " + member.id() + " " + busy;
            }
        }
        if (!isOpen() && core.quorum().commits(steps::mayBeThere)) {
            return "the leader has not committed anything yet";
        }
        return active.removed().size() >= Configuration.MAX_REMOVED - Configuration.MAX_MEMBERS
                ? "data directories were removed " + active.removed().size() + " times, which is all that a cluster"
                        + " remembers"
                : null;
    }

    private String whatIsUnderWay(Configuration active, Member member) {
        return switch (member.role()) {
            case LEAVING -> "is leaving, which " + steps.outlook(active);
            case LEARNER ->
                member.seat() == 0
                        ? null
                        : "is catching up to become a voter: start it if it is down, or take that back with \"tidemark"
                                + " members cancel\"";
            case RETURNING -> isGone(member) ? null : "is coming back with an empty disk";
            case VOTER, SPARE -> null;
        };
    }

    /**
     * Whether the first entry of the epoch, and who the members are, is committed (H96). Where that waits for a voter
     * that is gone, nobody waits for it: a joint change commits without (H152).
     */
    private boolean isOpen() {
        return core.log.epochs().epochAt(core.log.hwm()) == core.epoch
                && core.log.configurations().offset() <= core.log.hwm();
    }

    private boolean isGone(Member member) {
        boolean hasSeat =
                member.role() == MemberRole.RETURNING || (member.role() == MemberRole.VOTER && member.isBound());
        return hasSeat && silentMillis(member) >= dueMillis(member);
    }

    private long silentMillis(Member member) {
        FollowerProgress follower = replication.follower(member.id());
        return follower == null ? 0 : follower.silentMillis(core.awake());
    }

    private long dueMillis(Member member) {
        return Math.max(core.options.replaceAfterMillis(), core.patienceMillis(member.id(), MIN_TIMEOUTS));
    }

    private boolean isReady(Member member) {
        return member.isBound() && steps.keepsUp(member.id());
    }

    private boolean hasFullCopy(int id) {
        return id == core.self() ? core.log.durable() >= core.log.hwm() : steps.keepsUp(id);
    }

    private static boolean hasSpares(Configuration active) {
        return active.members().values().stream().anyMatch(member -> member.role() == MemberRole.SPARE);
    }

    private static List<Integer> ids(Configuration active, Predicate<Member> which) {
        List<Integer> ids = new ArrayList<>();
        for (Member member : active.members().values()) {
            if (which.test(member)) {
                ids.add(member.id());
            }
        }
        return ids;
    }

    private String notYet(int gone, String why) {
        return "node " + gone + " has been silent for more than " + seconds(core.options.replaceAfterMillis())
                + ", and no spare takes its place: " + why;
    }

    private String told(Configuration active, SpareChoice choice) {
        Member spare = active.members().get(choice.spare());
        return "node " + choice.gone() + " has been silent for more than "
                + seconds(core.options.replaceAfterMillis()) + ": the spare node " + choice.spare()
                + " takes its place"
                + (choice.doubles()
                        ? ", though another voter is in its zone, \"" + spare.zone() + "\": no spare is elsewhere"
                        : "");
    }

    private static String seconds(long millis) {
        return millis % MILLIS_PER_SECOND == 0 ? millis / MILLIS_PER_SECOND + " s" : millis + " ms";
    }

    private void say(String why) {
        boolean isOld = core.awake() - saidAt >= SAY_AGAIN_MILLIS;
        boolean isNews = !why.equals(said) && core.awake() - saidAt >= core.options.replaceAfterMillis();
        if (said.isEmpty() || isOld || isNews) {
            said = why;
            saidAt = core.awake();
            core.outbox.add(new Effect.Alarm(why));
        }
    }

    /** Which voter is silent, and what follows from it, for people; empty: none is, or nothing follows. */
    String outlook() {
        Configuration active = core.configuration();
        if (!obstacle.isEmpty() || core.options.replaceAfterMillis() == 0 || !hasSpares(active)) {
            return obstacle;
        }
        for (Member member : active.members().values()) {
            if (member.role().hasSeat() && !replication.isInContact(member.id())) {
                return "node " + member.id() + " has been silent for " + silentMillis(member) / MILLIS_PER_SECOND
                        + " s; after " + seconds(core.options.replaceAfterMillis()) + " a spare takes its place";
            }
        }
        return "";
    }
}
