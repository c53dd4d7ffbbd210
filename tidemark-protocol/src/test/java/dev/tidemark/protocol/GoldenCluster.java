package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** A cluster in which nothing happens but what a story says: time, messages, disks. */
final class GoldenCluster {
    static final int ELECTION_MILLIS = 300;
    static final int HEARTBEAT_MILLIS = 100;
    private static final int STEPS = 10_000;
    private static final int STEPS_OF_SILENCE = 50;
    private static final int MOST_PATIENT = 3;

    final SortedMap<Integer, GoldenNode> nodes = new TreeMap<>();
    final Map<Position, DiskImage.Snapshot> snapshots = new HashMap<>();
    final List<Envelope> wire = new ArrayList<>();
    private final Set<Integer> cut = new HashSet<>();
    /** Whether what one node sends to another arrives. */
    private BiPredicate<Integer, Integer> links = (from, to) -> true;

    private long processes;
    private final Map<String, Integer> settings;
    /** What happened since somebody asked, one line each. */
    private final List<String> notes = new ArrayList<>();

    GoldenCluster(int size, Map<String, Integer> settings) {
        this.settings = settings;
        SortedMap<Integer, UUID> voters = new TreeMap<>();
        for (int id = 1; id <= size; id++) {
            boolean bound = settings.getOrDefault("bound", 1) == 1;
            voters.put(id, bound ? GoldenNode.incarnation(id, 0) : Configuration.UNBOUND);
        }
        int write = settings.getOrDefault("write", QuorumSizes.majority(size));
        Configuration initial = Configuration.ofVoters(voters, write);
        for (int id = 1; id <= size; id++) {
            nodes.put(id, new GoldenNode(this, id, initial));
        }
        for (int id = size + 1; id <= size + settings.getOrDefault("extra", 0); id++) {
            nodes.put(id, new GoldenNode(this, id, joining(id, voters, write)));
        }
        nodes.values().forEach(GoldenNode::start);
        takeNotes();
    }

    /** As a node sees its cluster that is to be added to it. */
    private static Configuration joining(int id, SortedMap<Integer, UUID> voters, int write) {
        List<Member> members = new ArrayList<>();
        voters.keySet().forEach(voter -> members.add(Member.voter(voter, Configuration.UNBOUND)));
        members.add(new Member(id, Configuration.UNBOUND, "", "", MemberRole.LEARNER));
        return Configuration.of(members, write);
    }

    ReplicaOptions options(int id, UUID incarnation) {
        return new ReplicaOptions(
                new UUID(0, 1),
                ReplicaOptions.ONLY_GROUP,
                id,
                incarnation,
                ++processes,
                HEARTBEAT_MILLIS,
                ELECTION_MILLIS,
                settings.getOrDefault("batch", 1_000),
                settings.getOrDefault("in-flight", 10_000),
                settings.getOrDefault("tail", 100_000),
                settings.getOrDefault("uncommitted", 100_000),
                5_000_000,
                settings.getOrDefault("lets-return", 1) == 1,
                settings.getOrDefault("lease", 0),
                new LevelOptions(
                        settings.getOrDefault("level-of-" + id, FeatureLevel.HIGHEST),
                        settings.getOrDefault("raise-after", (int) LevelOptions.BY_HAND)),
                settings.getOrDefault("replace", 0));
    }

    /** From its next start on, a node supports levels up to this one. */
    void level(int node, int highest) {
        settings.put("level-of-" + node, highest);
    }

    /** From their next start on, nodes use a lease of another length. */
    void lease(int millis) {
        settings.put("lease", millis);
    }

    void note(int node, Effect effect) {
        notes.add(node + ": " + EffectWords.of(effect));
    }

    List<String> takeNotes() {
        List<String> taken = List.copyOf(notes);
        notes.clear();
        return taken;
    }

    void leaves(Envelope envelope) {
        if (!cut.contains(envelope.from())
                && !cut.contains(envelope.to())
                && links.test(envelope.from(), envelope.to())) {
            wire.add(envelope);
        }
    }

    /** From now on these links work, each in one direction, and no others; what is under way is lost. */
    void links(BiPredicate<Integer, Integer> working) {
        links = working;
        wire.clear();
    }

    void cut(int node) {
        cut.add(node);
        wire.removeIf(envelope -> envelope.from() == node || envelope.to() == node);
    }

    void heal(int node) {
        cut.remove(node);
    }

    void deliver(Envelope envelope) {
        nodes.get(envelope.to()).accept(new Input.Received(envelope));
    }

    /** Delivers and stores whatever there is among these nodes, until nothing is left. */
    void settle(Predicate<Integer> among) {
        for (int step = 0; step < STEPS; step++) {
            if (!settleOne(among)) {
                return;
            }
        }
        throw new AssertionError("never settles: " + wire);
    }

    private boolean settleOne(Predicate<Integer> among) {
        for (Envelope next : wire) {
            if (among.test(next.from()) && among.test(next.to())) {
                wire.remove(next);
                deliver(next);
                return true;
            }
        }
        return storeOne(among);
    }

    private boolean storeOne(Predicate<Integer> among) {
        for (GoldenNode node : nodes.values()) {
            if (among.test(node.id) && node.isUp() && !(node.disk.isIdle() && node.reports.isEmpty())) {
                if (!node.disk.isIdle()) {
                    node.store();
                }
                node.report();
                return true;
            }
        }
        return false;
    }

    /**
     * All wall clocks follow the monotonic clock of the node that is ahead; but where nodes compare the two, each its
     * own.
     */
    long wallMillis(long ownMillis) {
        return settings.containsKey("lease") ? ownMillis : millis();
    }

    private long millis() {
        return nodes.values().stream().mapToLong(node -> node.millis).max().orElse(0);
    }

    private void silence(int except, Predicate<Integer> among, int millis) {
        for (GoldenNode node : nodes.values()) {
            if (node.id != except
                    && among.test(node.id)
                    && node.isUp()
                    && node.replica.view().leader() != 0) {
                node.tick(millis);
            }
        }
    }

    /** Silence: the others do not hear their leader any more, this node times out and stands until it leads. */
    void elect(int id, Predicate<Integer> among) {
        GoldenNode candidate = nodes.get(id);
        for (int step = 0; step < STEPS && candidate.replica.view().role() != Role.LEADER; step++) {
            if (step % STEPS_OF_SILENCE == 0) {
                silence(id, among, step == 0 ? ELECTION_MILLIS : MOST_PATIENT * ELECTION_MILLIS);
            }
            candidate.tick(20);
            while (candidate.replica.view().role() != Role.LEADER && settleOne(among)) {
                // One step after the other, so that what it does as a leader is not done yet.
            }
        }
        if (candidate.replica.view().role() != Role.LEADER) {
            throw new AssertionError("node " + id + " cannot be elected");
        }
    }
}
