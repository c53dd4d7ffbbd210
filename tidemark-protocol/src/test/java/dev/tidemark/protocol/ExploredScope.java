package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.quorum.Quorum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

/**
 * How much may happen in an {@link Exploration}.
 *
 * @param voters N
 * @param spares more nodes, with the ids after those of the voters
 * @param write W
 * @param quorums what nodes count with
 * @param led whether node 1 leads when it begins
 * @param quickDisks whether what is to be stored is durable before anything else happens to its node
 * @param budgets how often each may happen, all nodes together
 */
record ExploredScope(
        int voters,
        int spares,
        int write,
        Function<Configuration, Quorum> quorums,
        boolean led,
        boolean quickDisks,
        int... budgets) {

    /** What may happen only so often. Deliveries, and what goes to the disk, happen as often as there is something. */
    enum Budget {
        /** A node hears nobody for long: elections at most, and how a leader comes to think that nobody hears it. */
        SILENCES,
        /** Heartbeats that are due. */
        BEATS,
        /** Of clients, at the node that leads. */
        WRITES,
        /** Of clients, at the node that leads. */
        READS,
        /** Of nodes, each followed by a start. */
        CRASHES,
        /** Messages that never arrive. */
        LOSSES,
        /** Messages that arrive twice. */
        REPEATS,
        /** Of the write quorum to one, at the node that leads: a joint change, after which all must vote. */
        CHANGES,
        /** Of the last voter, at the node that leads, which may be that one: a joint change to a voter less. */
        REMOVALS,
        /** Of the last voter by the first spare, at the node that leads, which may be that voter: a joint change. */
        REPLACEMENTS
    }

    /** Makes scopes. */
    static final class Limits {
        private final int[] budgets = new int[Budget.values().length];
        private int spares;
        private boolean led;
        private boolean quickDisks;

        Limits led() {
            led = true;
            return this;
        }

        Limits quickDisks() {
            quickDisks = true;
            return this;
        }

        Limits silences(int most) {
            return with(Budget.SILENCES, most);
        }

        Limits beats(int most) {
            return with(Budget.BEATS, most);
        }

        Limits writes(int most) {
            return with(Budget.WRITES, most);
        }

        Limits reads(int most) {
            return with(Budget.READS, most);
        }

        Limits crashes(int most) {
            return with(Budget.CRASHES, most);
        }

        Limits losses(int most) {
            return with(Budget.LOSSES, most);
        }

        Limits repeats(int most) {
            return with(Budget.REPEATS, most);
        }

        Limits changes(int most) {
            return with(Budget.CHANGES, most);
        }

        Limits removals(int most) {
            return with(Budget.REMOVALS, most);
        }

        /** There is a spare then. */
        Limits replacements(int most) {
            spares = Math.max(spares, most);
            return with(Budget.REPLACEMENTS, most);
        }

        private Limits with(Budget budget, int most) {
            budgets[budget.ordinal()] = most;
            return this;
        }

        ExploredScope scope(int voters, int write, Function<Configuration, Quorum> quorums) {
            return new ExploredScope(voters, spares, write, quorums, led, quickDisks, budgets);
        }
    }

    /** Of all nodes. */
    int size() {
        return voters + spares;
    }

    static String address(int id) {
        return "n" + id + ":1";
    }

    Configuration initial() {
        List<Member> members = new ArrayList<>();
        for (int id = 1; id <= size(); id++) {
            UUID incarnation = GoldenNode.incarnation(id, 0);
            members.add(
                    id <= voters
                            ? Member.voter(id, incarnation)
                            : new Member(id, incarnation, address(id), "", MemberRole.SPARE));
        }
        Configuration initial = Configuration.of(members, write);
        return spares == 0 ? initial : initial.at(FeatureLevel.SPARES.number());
    }

    int budget(Budget budget) {
        return budgets[budget.ordinal()];
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("N=" + voters + " W=" + write);
        text.append(spares == 0 ? "" : ", spares " + spares);
        text.append(led ? ", node 1 leads" : ", nobody leads").append(quickDisks ? ", quick disks" : "");
        for (Budget budget : Budget.values()) {
            if (budget(budget) > 0) {
                text.append(", ")
                        .append(budget.name().toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(budget(budget));
            }
        }
        return text.toString();
    }
}
