package dev.tidemark.protocol;

import dev.tidemark.protocol.ExploredNode.Event;
import dev.tidemark.protocol.ExploredNode.Move;
import dev.tidemark.protocol.ExploredScope.Budget;
import dev.tidemark.protocol.message.Envelope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/**
 * All that can happen to a few real replicas within an {@link ExploredScope}, breadth first, each state of the cluster
 * once: which message arrives next, is lost or comes twice, whose disk is done, who hears nobody, crashes, is written
 * to or read from. The first violation ends it, with one of the shortest ways to it.
 *
 * <p>Messages between two nodes keep their order, as on a connection. What was sent to a node that crashes is lost.
 */
final class Exploration {
    /** Messages on their way between two nodes; more are lost. */
    private static final int QUEUE = 3;

    /** The write quorum after a change. */
    private static final int CHANGED_WRITE = 1;

    private static final int NOT_ASKED = -1;
    private static final int ANSWERED = -2;

    /** What can be done in a state of the cluster, as a number; {@code on} is a node or a pair of them. */
    private enum Kind {
        DELIVER,
        LOSE,
        REPEAT,
        STORE,
        SILENCE,
        BEAT,
        WRITE,
        READ,
        CHANGE,
        REMOVE,
        REPLACE,
        CRASH,
        CRASH_AFTER_WRITE;

        int code(int on) {
            return ordinal() * 100 + on;
        }
    }

    /** The cluster: what nodes are in, what is on its way, what is left of the scope, what was promised. */
    private final class World {
        final int[] nodes;
        final int[] left;
        /** The offset that a read must see; by its number. */
        final int[] reads;

        final int[][] links;
        int history;

        World() {
            nodes = new int[n];
            for (int i = 0; i < n; i++) {
                nodes[i] = states.initial(i + 1);
            }
            left = scope.budgets().clone();
            reads = new int[scope.budget(Budget.READS)];
            Arrays.fill(reads, NOT_ASKED);
            links = new int[n * n][0];
            history = histories.empty();
        }

        World(World from) {
            nodes = from.nodes.clone();
            left = from.left.clone();
            reads = from.reads.clone();
            links = from.links.clone();
            history = from.history;
        }

        long hash() {
            long hash = StateHash.mix(0, history);
            hash = mixAll(mixAll(mixAll(hash, nodes), left), reads);
            for (int[] link : links) {
                hash = mixAll(hash, link);
            }
            return hash;
        }

        private long mixAll(long hash, int[] values) {
            long mixed = StateHash.mix(hash, values.length);
            for (int value : values) {
                mixed = StateHash.mix(mixed, value);
            }
            return mixed;
        }

        boolean spend(Budget budget) {
            return left[budget.ordinal()]-- > 0;
        }

        boolean has(Budget budget) {
            return left[budget.ordinal()] > 0;
        }
    }

    private final ExploredScope scope;
    private final int n;
    private final ExploredStates states;
    private final ExploredHistory histories = new ExploredHistory();
    private final SeenStates seen = new SeenStates();
    private String violation;
    private final Set<SortedSet<Integer>> electors = new HashSet<>();
    private int maxDepth;
    private long actions;

    Exploration(ExploredScope scope) {
        this.scope = scope;
        n = scope.size();
        electors.add(scope.initial().electors());
        states = new ExploredStates(scope);
    }

    /**
     * @param limit of states; more are too many for the test
     * @return what is violated, with the way there; null if nothing is
     */
    String run(int limit) {
        ArrayDeque<World> next = new ArrayDeque<>();
        World first = first();
        seen.add(first.hash(), -1, 0);
        next.add(first);
        int at = 0;
        int endOfDepth = 1;
        for (World world = next.poll(); world != null; world = next.poll(), at++) {
            if (at == endOfDepth) {
                maxDepth++;
                endOfDepth = seen.size();
            }
            for (int action : possible(world)) {
                World then = new World(world);
                perform(then, action);
                actions++;
                if (violation != null) {
                    return violation + "\n" + way(at, action);
                }
                if (seen.add(then.hash(), at, action)) {
                    next.add(then);
                }
            }
            if (seen.size() > limit) {
                throw new AssertionError("more than " + limit + " states: " + this);
            }
        }
        return null;
    }

    /** Node 1 leads, if the scope says so, and all have heard so; nothing is under way. */
    private World first() {
        World world = new World();
        if (!scope.led()) {
            return world;
        }
        make(world, 0, new Move.Silence());
        settle(world);
        make(world, 0, new Move.Beat());
        settle(world);
        if (violation != null || !states.state(world.nodes[0]).leads()) {
            throw new AssertionError("node 1 is not elected: " + violation);
        }
        return world;
    }

    private void settle(World world) {
        for (boolean busy = true; busy; ) {
            busy = false;
            for (int action : possible(world)) {
                Kind kind = Kind.values()[action / 100];
                if (kind == Kind.DELIVER || kind == Kind.STORE) {
                    perform(world, action);
                    busy = true;
                    break;
                }
            }
        }
    }

    private List<Integer> possible(World world) {
        List<Integer> all = new ArrayList<>();
        for (int link = 0; link < n * n; link++) {
            if (world.links[link].length > 0) {
                all.add(Kind.DELIVER.code(link));
                add(all, world, Budget.LOSSES, Kind.LOSE, link);
                add(all, world, Budget.REPEATS, Kind.REPEAT, link);
            }
        }
        for (int node = 0; node < n; node++) {
            ExploredStates.State state = states.state(world.nodes[node]);
            if (state.stores()) {
                all.add(Kind.STORE.code(node));
            }
            add(all, world, Budget.SILENCES, Kind.SILENCE, node);
            add(all, world, Budget.CRASHES, Kind.CRASH, node);
            if (state.appends()) {
                add(all, world, Budget.CRASHES, Kind.CRASH_AFTER_WRITE, node);
            }
            if (state.leads()) {
                add(all, world, Budget.BEATS, Kind.BEAT, node);
                add(all, world, Budget.WRITES, Kind.WRITE, node);
                add(all, world, Budget.READS, Kind.READ, node);
                add(all, world, Budget.CHANGES, Kind.CHANGE, node);
                add(all, world, Budget.REMOVALS, Kind.REMOVE, node);
                add(all, world, Budget.REPLACEMENTS, Kind.REPLACE, node);
            }
        }
        return all;
    }

    private static void add(List<Integer> all, World world, Budget budget, Kind kind, int on) {
        if (world.has(budget)) {
            all.add(kind.code(on));
        }
    }

    private void perform(World world, int action) {
        int on = action % 100;
        switch (Kind.values()[action / 100]) {
            case DELIVER -> deliver(world, on, true);
            case LOSE -> {
                world.spend(Budget.LOSSES);
                removeFirst(world, on);
            }
            case REPEAT -> {
                world.spend(Budget.REPEATS);
                deliver(world, on, false);
            }
            case STORE -> make(world, on, new Move.Store());
            case SILENCE -> {
                world.spend(Budget.SILENCES);
                make(world, on, new Move.Silence());
            }
            case BEAT -> {
                world.spend(Budget.BEATS);
                make(world, on, new Move.Beat());
            }
            case WRITE -> {
                make(world, on, new Move.Write(world.left[Budget.WRITES.ordinal()]));
                world.spend(Budget.WRITES);
            }
            case READ -> {
                world.spend(Budget.READS);
                int read = world.left[Budget.READS.ordinal()];
                world.reads[read] = histories.memory(world.history).committed().size();
                make(world, on, new Move.Read(read));
            }
            case CHANGE -> {
                world.spend(Budget.CHANGES);
                make(world, on, new Move.Change(CHANGED_WRITE));
            }
            case REMOVE -> {
                world.spend(Budget.REMOVALS);
                make(world, on, new Move.Remove(scope.voters()));
            }
            case REPLACE -> {
                world.spend(Budget.REPLACEMENTS);
                make(world, on, new Move.Replace(scope.voters(), scope.voters() + 1));
            }
            case CRASH -> crash(world, on, false);
            case CRASH_AFTER_WRITE -> crash(world, on, true);
        }
    }

    private void deliver(World world, int link, boolean once) {
        int message = world.links[link][0];
        if (once) {
            removeFirst(world, link);
        }
        int to = link % n;
        done(world, to, states.receive(world.nodes[to], message));
    }

    private static void removeFirst(World world, int link) {
        world.links[link] = Arrays.copyOfRange(world.links[link], 1, world.links[link].length);
    }

    private void crash(World world, int node, boolean survives) {
        world.spend(Budget.CRASHES);
        for (int from = 0; from < n; from++) {
            world.links[from * n + node] = new int[0];
        }
        make(world, node, new Move.Crash(survives));
    }

    private void make(World world, int node, Move move) {
        done(world, node, states.make(world.nodes[node], move));
    }

    private void done(World world, int node, ExploredStates.Step step) {
        world.nodes[node] = step.next();
        for (int message : step.sent()) {
            int link = node * n + states.message(message).to() - 1;
            if (world.links[link].length < QUEUE) {
                int[] longer = Arrays.copyOf(world.links[link], world.links[link].length + 1);
                longer[longer.length - 1] = message;
                world.links[link] = longer;
            }
        }
        for (Event event : step.events()) {
            happened(world, node, event);
        }
        committedIsDurable(world);
    }

    private void happened(World world, int node, Event event) {
        if (event instanceof Event.Led led) {
            leads(world, node, led.epoch());
        } else if (event instanceof Event.Committed committed) {
            commits(world, node, committed.hwm());
        } else if (event instanceof Event.Answered answered) {
            int floor = world.reads[answered.read()];
            check(answered.index() >= floor, "a read sees " + answered.index() + ", not " + floor + " (H54-H56)");
            world.reads[answered.read()] = ANSWERED;
        } else if (event instanceof Event.Stopped stopped) {
            check(false, "n" + (node + 1) + " stops: " + stopped.reason());
        } else if (event instanceof Event.Electors now) {
            electors.add(now.ids());
        }
    }

    private void leads(World world, int node, long epoch) {
        world.history = histories.led(world.history, node + 1, epoch);
        ExploredHistory.Memory memory = histories.memory(world.history);
        int first = memory.leaders().get((int) epoch - 1);
        check(first == node + 1, "two leaders in epoch " + epoch + ": " + first + " and " + (node + 1) + " (H41)");
        // Who wins late, when later epochs have committed already, will commit nothing.
        int before = (int) memory.by().stream().filter(by -> by < epoch).count();
        check(
                histories.hasCommitted(
                        world.history, states.state(world.nodes[node]).written(), before),
                "leader completeness: n" + (node + 1) + " in epoch " + epoch);
    }

    private void commits(World world, int node, long hwm) {
        ExploredStates.State state = states.state(world.nodes[node]);
        int known = histories.memory(world.history).committed().size();
        check(hwm <= state.written().length, "high watermark " + hwm + " beyond the log end");
        if (hwm > known && violation == null) {
            check(state.leads(), "n" + (node + 1) + " commits by itself (H18, H24)");
            world.history = histories.committed(world.history, state.written(), hwm, state.epochOfEnd());
        }
        check(
                histories.hasCommitted(world.history, state.written(), (int) hwm),
                "high watermark " + hwm + " of n" + (node + 1) + " is over entries that were not committed");
    }

    /** Everything committed is on the disks of a write quorum, always: a crash loses nothing that was fsynced. */
    private void committedIsDurable(World world) {
        int committed = histories.memory(world.history).committed().size();
        int copies = 0;
        int counting = isBegun(world, Budget.REPLACEMENTS) ? n : scope.voters();
        for (int node = 0; node < counting; node++) {
            long[] synced = states.state(world.nodes[node]).synced();
            copies += histories.hasCommitted(world.history, synced, committed) ? 1 : 0;
        }
        int write = isBegun(world, Budget.CHANGES) ? Math.min(scope.write(), CHANGED_WRITE) : scope.write();
        check(copies >= write, committed + " committed entries are on " + copies + " disks (H01-H03)");
    }

    private boolean isBegun(World world, Budget change) {
        return world.left[change.ordinal()] < scope.budget(change);
    }

    private void check(boolean holds, String what) {
        if (!holds && violation == null) {
            violation = what;
        }
    }

    /** One line for each action, with what became of the node. */
    private String way(int state, int last) {
        List<Integer> path = new ArrayList<>(List.of(last));
        for (int at = state; seen.before(at) >= 0; at = seen.before(at)) {
            path.add(seen.action(at));
        }
        Collections.reverse(path);
        violation = null;
        World world = first();
        StringBuilder text = new StringBuilder();
        for (int action : path) {
            text.append(describe(world, action));
            perform(world, action);
            text.append('\n');
            for (int node : world.nodes) {
                text.append("        ").append(states.state(node).text()).append('\n');
            }
        }
        return text.toString();
    }

    private String describe(World world, int action) {
        Kind kind = Kind.values()[action / 100];
        int on = action % 100;
        if (kind.compareTo(Kind.REPEAT) <= 0) {
            Envelope message = states.message(world.links[on][0]);
            return kind + " " + (on / n + 1) + "->" + (on % n + 1) + " in epoch " + message.epoch() + ": "
                    + message.message();
        }
        return kind + " " + (on + 1);
    }

    /** Who could elect, in any state, by any node's configuration. */
    Set<SortedSet<Integer>> electors() {
        return electors;
    }

    int size() {
        return seen.size();
    }

    @Override
    public String toString() {
        return String.format(
                "%,d states of the cluster, %,d actions, depth %d; %,d states of nodes, %,d moves, %,d messages",
                seen.size(), actions, maxDepth, states.size(), states.moveCount(), states.messageCount());
    }
}
