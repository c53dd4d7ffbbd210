package dev.tidemark.server.cli.up;

import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.members.MembersList;
import dev.tidemark.server.cli.members.MembersRun;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Has nodes of a local cluster become members of it, as spares, that are none yet. Spares need a feature level that a
 * new cluster does not have; it is raised here only for a cluster that was made with spares, since no release that is
 * older can use the data afterwards (docs/decisions/0116).
 */
final class SpareJoining {
    private static final int LEVEL = FeatureLevel.SPARES.number();
    private static final int SECONDS = 60;
    private static final int POLL_MILLIS = 200;

    private final UpPlan plan;
    private final int madeForLevel;
    private final MembersRun members;
    private final PrintWriter out;

    /** @param at whom to ask */
    SpareJoining(UpPlan plan, int madeForLevel, int at, PrintWriter out) {
        this.plan = plan;
        this.madeForLevel = madeForLevel;
        this.members = new MembersRun(plan.client(at), null, out);
        this.out = out;
    }

    /** Returns when all are members; they may have to catch up. */
    void join() throws UpException {
        try {
            MembersList list = members.list();
            List<Integer> newcomers =
                    plan.spares().stream().filter(id -> !list.hasMember(id)).toList();
            if (newcomers.isEmpty()) {
                return;
            }
            if (list.level() < LEVEL) {
                raise(list.level());
            }
            for (int id : newcomers) {
                add(id);
            }
        } catch (CliException e) {
            throw new UpException("the spares could not join: " + e.getMessage()
                    + ". All nodes are stopped, and nothing is lost; start them again");
        }
    }

    private void raise(int level) throws CliException, UpException {
        if (madeForLevel < LEVEL) {
            throw new UpException("spares came with feature level " + LEVEL + ", and the cluster in " + plan.data()
                    + " was made without them and is at level " + level
                    + ". All nodes are stopped, and nothing was changed. Once you need no older release with this data"
                    + " any more, start it without --spares, raise the level with \"tidemark members level " + LEVEL
                    + " --at " + plan.client(1) + "\", and start it again with --spares");
        }
        await("all members to say that they support feature level " + LEVEL, list -> list.allSupport(LEVEL));
        members.change(List.of("TIDE.MEMBERS", "LEVEL", Integer.toString(LEVEL)));
        await("feature level " + LEVEL, list -> list.level() >= LEVEL);
        out.println("the cluster is at feature level " + LEVEL + " now, which spares need: a release that does not"
                + " support it cannot use this data any more");
        out.flush();
    }

    private void add(int id) throws CliException, UpException {
        members.change(List.of(
                "TIDE.MEMBERS",
                "ADD",
                Integer.toString(id),
                plan.peer(id).toString(),
                plan.client(id).toString(),
                "SPARE"));
        await("node " + id + " to be a member", list -> list.hasMember(id) && !list.isChanging());
        out.println("node " + id + " joins as a spare");
        out.flush();
    }

    private void await(String what, Predicate<MembersList> condition) throws CliException, UpException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.test(members.list())) {
            if (System.nanoTime() >= end) {
                throw new UpException("waited " + SECONDS + " seconds in vain for " + what
                        + ". All nodes are stopped, and nothing is lost; start them again");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UpException("interrupted");
            }
        }
    }
}
