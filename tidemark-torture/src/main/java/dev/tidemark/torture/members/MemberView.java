package dev.tidemark.torture.members;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import dev.tidemark.torture.cluster.TrialNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code TIDE.MEMBERS LIST} of one node says.
 *
 * @param leader 0: none is known
 * @param isChanging whether something of a change is left to do
 * @param members by id
 */
record MemberView(long version, int leader, boolean isChanging, int writeQuorum, SortedMap<Integer, Seen> members) {
    private static final int ANSWER_MILLIS = 1_000;

    /**
     * @param role in the words of the list
     * @param waits for its vote
     */
    record Seen(String role, boolean waits, String incarnation) {
        boolean isVoter() {
            return role.equals("voter");
        }

        boolean hasSeat() {
            return isVoter() || role.equals("returning");
        }

        /** It follows the log, and no vote is under way. */
        boolean onlyLearns() {
            return role.equals("learner") && !waits;
        }
    }

    /** Nothing if it does not answer. */
    static Optional<MemberView> of(TrialNode node) {
        if (!node.isRunning()) {
            return Optional.empty();
        }
        try (RespClient connection = node.connect(ANSWER_MILLIS)) {
            connection.call("HELLO", "3");
            return connection.call("TIDE.MEMBERS") instanceof Map<?, ?> fields
                    ? Optional.of(read(fields))
                    : Optional.empty();
        } catch (IOException | ReplyError e) {
            return Optional.empty();
        }
    }

    private static MemberView read(Map<?, ?> fields) {
        TreeMap<Integer, Seen> members = new TreeMap<>();
        if (fields.get("members") instanceof Map<?, ?> all) {
            all.forEach((id, member) -> members.put(Integer.valueOf(id.toString()), seen((Map<?, ?>) member)));
        }
        return new MemberView(
                number(fields, "version"),
                (int) number(fields, "leader"),
                number(fields, "changing") == 1,
                (int) number(fields, "write-quorum"),
                members);
    }

    private static Seen seen(Map<?, ?> member) {
        return new Seen(
                String.valueOf(member.get("role")),
                number(member, "waits-for-its-vote") == 1,
                String.valueOf(member.get("incarnation")));
    }

    private static long number(Map<?, ?> fields, String name) {
        return fields.get(name) instanceof Long number ? number : 0;
    }

    /** N: vacant seats count. */
    int seats() {
        return (int) members.values().stream().filter(Seen::hasSeat).count();
    }

    /** How many voters must be there to elect a leader. */
    int electionQuorum() {
        return Math.max(seats() / 2 + 1, seats() - writeQuorum + 1);
    }

    boolean isMember(int id) {
        return members.containsKey(id);
    }

    boolean isVoter(int id) {
        return isMember(id) && members.get(id).isVoter();
    }

    /** In one line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        members.forEach((id, member) -> text.append(text.isEmpty() ? "" : ", ")
                .append(id)
                .append(' ')
                .append(member.role())
                .append(member.waits() ? " (waits)" : ""));
        return "version " + version + ", leader " + leader + ", W " + writeQuorum + ": " + text;
    }
}
