package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Health;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.quorum.QuorumSizes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A cluster of replicas on one thread in virtual time, everything drawn from one seed: sizes, delays, faults. First a
 * time of faults, then a time of peace in which the cluster must find back to work.
 */
final class Simulation {
    static final int ELECTION_MILLIS = 150;
    private static final long FAULTS_MILLIS = 4_000;
    private static final long PEACE_MILLIS = 20_000;

    private record Event(long time, long sequence, Runnable action) {}

    long now;
    final List<SimNode> nodes = new ArrayList<>();
    final Map<Position, DiskImage.Snapshot> snapshots = new HashMap<>();
    final Invariants invariants;
    /** What happened, if somebody wants to know. */
    final List<String> trace;

    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (a, b) -> a.time != b.time ? Long.compare(a.time, b.time) : Long.compare(a.sequence, b.sequence));
    private final Set<Long> cut = new HashSet<>();
    private final double dropRate;
    private final double duplicateRate;
    private final double slowRate;
    private final double slowDiskRate;
    private long sequence;
    private long clients;
    private boolean faulty = true;

    Simulation(long seed, boolean traced) {
        this(seed, traced, null);
    }

    /** @param forced sizes past the checks of {@link QuorumSizes}; null: a legal cluster drawn from the seed */
    Simulation(long seed, boolean traced, ForcedQuorums forced) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        trace = traced ? new ArrayList<>() : null;
        int drawnSize = new int[] {1, 3, 3, 3, 5, 5, 2, 4}[random.nextInt(8)];
        int drawnWrite = chance(0.6) ? QuorumSizes.majority(drawnSize) : (int) between(1, drawnSize);
        int size = forced == null ? drawnSize : forced.voters();
        int write = forced == null ? drawnWrite : forced.write();
        dropRate = chance(0.5) ? 0 : random.nextDouble() * 0.2;
        duplicateRate = chance(0.5) ? 0 : random.nextDouble() * 0.2;
        slowRate = chance(0.5) ? 0 : random.nextDouble() * 0.3;
        slowDiskRate = random.nextDouble() * 0.2;
        TreeMap<Integer, UUID> voters = new TreeMap<>();
        boolean bound = chance(0.5);
        for (int id = 1; id <= size; id++) {
            voters.put(id, bound ? SimNode.incarnation(id) : Configuration.UNBOUND);
        }
        Configuration initial = Configuration.ofVoters(voters, write);
        invariants = new Invariants(this);
        boolean tiny = chance(0.7);
        // Not drawn: a seed is the same story with a lease and without. Two nodes may have been started with others.
        int lease = seed % 3 == 0 ? (int) (60 + seed * 37 % 340) : 0;
        for (int id : voters.keySet()) {
            nodes.add(new SimNode(
                    this,
                    id,
                    options(id, tiny, seed % 4 == 0 && id > size / 2 ? lease / 3 : lease),
                    initial,
                    between(-200, 200) * 1000,
                    forced == null ? Configuration::quorum : forced.quorumsOf(id)));
        }
        trace(() -> "voters " + size + " W " + write + " drop " + dropRate + " duplicate " + duplicateRate);
    }

    private ReplicaOptions options(int id, boolean tiny, int leaseMillis) {
        return new ReplicaOptions(
                new UUID(1, 1),
                ReplicaOptions.ONLY_GROUP,
                id,
                SimNode.incarnation(id),
                1,
                30,
                ELECTION_MILLIS,
                tiny ? 80 : 4_000,
                tiny ? 200 : 16_000,
                tiny ? 120 : 8_000,
                tiny ? 1_500 : 64_000,
                500_000,
                false,
                leaseMillis);
    }

    /** Throws an {@link AssertionError} or whatever else a replica throws, if something is wrong. */
    void run() {
        nodes.forEach(SimNode::start);
        client();
        fault();
        runUntil(FAULTS_MILLIS);
        faulty = false;
        cut.clear();
        trace(() -> "peace");
        for (SimNode node : nodes) {
            node.frozenUntil = 0;
            node.diskHangsUntil = 0;
            if (!node.isUp()) {
                node.start();
            }
            node.post(new Input.DiskSpace(false));
            node.post(new Input.StateStands(false));
        }
        // What a client writes now must be committed everywhere, no matter who leads.
        while (!invariants.recovered()) {
            if (now > FAULTS_MILLIS + PEACE_MILLIS) {
                throw new AssertionError("no recovery in time: " + invariants.describe());
            }
            invariants.wantsWrite(propose(nodes.get(random.nextInt(nodes.size()))));
            runUntil(now + 200);
        }
    }

    private void runUntil(long end) {
        while (!events.isEmpty() && events.peek().time() <= end) {
            Event event = events.remove();
            now = event.time();
            event.action().run();
        }
        now = end;
    }

    void after(long delay, Runnable action) {
        events.add(new Event(now + delay, sequence++, action));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Both included. */
    long between(long low, long high) {
        return low + (long) (random.nextDouble() * (high - low + 1));
    }

    /** Usually some milliseconds, at times more than an election takes. */
    long slowly() {
        return faulty && chance(0.1) ? between(10, 600) : between(0, 4);
    }

    long diskDelay() {
        return faulty && chance(slowDiskRate) ? between(5, 400) : between(0, 3);
    }

    void trace(Supplier<String> line) {
        if (trace != null) {
            trace.add(now + " " + line.get());
        }
    }

    void send(Envelope envelope) {
        if (cut.contains(link(envelope.from(), envelope.to())) || (faulty && chance(dropRate))) {
            trace(() -> "lost " + envelope.from() + "->" + envelope.to() + " " + MessageWords.of(envelope));
            return;
        }
        deliver(envelope);
        // A gateway's request is sent once: a transport that repeats it would make a refusal of the repetition a lie.
        if (faulty && chance(duplicateRate) && !(envelope.message() instanceof Message.ProposeRequest)) {
            deliver(envelope);
        }
    }

    private void deliver(Envelope envelope) {
        SimNode to = nodes.get(envelope.to() - 1);
        long delay = faulty && chance(slowRate) ? between(5, 500) : between(1, 4);
        after(delay, () -> to.post(new Input.Received(envelope)));
    }

    private static long link(int from, int to) {
        return from * 100L + to;
    }

    private void client() {
        if (!faulty) {
            return;
        }
        SimNode node = nodes.get(random.nextInt(nodes.size()));
        if (node.isUp()) {
            if (chance(0.6)) {
                propose(node);
            } else {
                read(node);
            }
        }
        after(between(1, 30), this::client);
    }

    private void read(SimNode node) {
        long read = ++clients;
        invariants.readStarts(read);
        node.post(new Input.Read(read, false));
    }

    /** @return the name of the write */
    private long propose(SimNode node) {
        long first = ++clients;
        List<Proposal> proposals = new ArrayList<>();
        proposals.add(new Proposal(EntryKind.COMMAND, Long.toString(first).getBytes(StandardCharsets.UTF_8)));
        node.post(new Input.Propose(first, proposals));
        return first;
    }

    private void fault() {
        if (!faulty) {
            return;
        }
        SimNode node = chance(0.4) ? leaderOrAny() : nodes.get(random.nextInt(nodes.size()));
        switch ((int) between(0, 16)) {
            case 0, 1 -> crash(node);
            case 2 ->
                nodes.forEach(each -> {
                    if (chance(0.5)) {
                        crash(each);
                    }
                });
            case 3 -> node.frozenUntil = now + between(10, 800);
            case 4 -> node.diskHangsUntil = now + between(10, 800);
            case 5 -> partition(node);
            case 6 -> cut.add(link(node.id, (int) between(1, nodes.size())));
            case 7 -> cut.clear();
            case 8 -> hint(node);
            case 9 -> depose(leaderOrAny());
            case 10, 11 -> transfer(node);
            case 12 -> node.post(new Input.DiskSpace(chance(0.5)));
            case 13 -> node.post(new Input.DiskPace((int) between(Health.UNKNOWN, 200)));
            case 14 -> node.post(new Input.StateStands(chance(0.5)));
            default -> node.checkpoint(chance(0.7));
        }
        after(between(5, 200), this::fault);
    }

    private SimNode leaderOrAny() {
        return nodes.stream()
                .filter(SimNode::isLeader)
                .findFirst()
                .orElseGet(() -> nodes.get(random.nextInt(nodes.size())));
    }

    private void crash(SimNode node) {
        if (!node.isUp()) {
            return;
        }
        node.crash();
        if (chance(0.6)) {
            hint(node);
        }
        after(between(1, chance(0.5) ? 50 : 1_000), () -> {
            if (!node.isUp()) {
                node.start();
            }
        });
    }

    /** Others see their connections to this node break; true or not, it must do no harm. */
    private void hint(SimNode node) {
        for (SimNode other : nodes) {
            if (other != node && chance(0.8)) {
                other.post(new Input.ConnectionLost(node.id));
            } else if (other != node) {
                other.post(new Input.ConnectionRenewed(node.id));
            }
        }
    }

    /**
     * Splits off the leader with less than half of the others. The rest knows at once; the leader notices late, and its
     * clients go on asking it. Where stale reads come from (H54).
     */
    private void depose(SimNode leader) {
        trace(() -> "n" + leader.id + " is left behind");
        int loyal = (int) between(0, Math.max(0, nodes.size() - 3) / 2);
        List<SimNode> alone = new ArrayList<>(List.of(leader));
        for (int id = leader.id; alone.size() <= loyal; id++) {
            alone.add(nodes.get(id % nodes.size()));
        }
        for (SimNode other : nodes) {
            if (!alone.contains(other)) {
                alone.forEach(node -> cut.addAll(List.of(link(other.id, node.id), link(node.id, other.id))));
                other.post(new Input.ConnectionLost(leader.id));
            }
        }
        for (int i = 0; i < 5; i++) {
            after(between(1, ELECTION_MILLIS), () -> read(leader));
        }
        after(between(50, 500), cut::clear);
    }

    /**
     * Somebody asks for another leader, at the leader or elsewhere; the wish may be in vain, or come in the middle of
     * it.
     */
    private void transfer(SimNode node) {
        int target = (int) between(node.isLeader() ? Input.Transfer.ANYBODY : 1, nodes.size());
        node.post(new Input.Transfer(++clients, target));
    }

    private void partition(SimNode node) {
        trace(() -> "n" + node.id + " is cut off");
        boolean in = chance(0.7);
        boolean out = !in || chance(0.7);
        for (SimNode other : nodes) {
            if (chance(0.8)) {
                if (in) {
                    cut.add(link(other.id, node.id));
                }
                if (out) {
                    cut.add(link(node.id, other.id));
                }
            }
        }
        after(between(50, 1_500), cut::clear);
    }
}
