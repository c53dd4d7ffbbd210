package dev.tidemark.sim.client;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.ReadLevel;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.history.Level;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.text.Replies;
import dev.tidemark.sim.text.Words;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.state.reply.Reply;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads at every level, of clients that go from node to node with nothing but what they have seen. Each answer names
 * the entry as of which it is; it must be exactly what a read right after that entry says, and that entry must be as
 * late as the level promises: by what was shown to anybody, by what this client has seen, or by what had been shown to
 * anybody as long before as the bound says, in true time (H54, H55, H57, H63, H64, H115).
 */
final class LevelReads extends Trader {
    private static final int CLIENTS = 3;
    private static final int KINDS = 5;
    private static final int[] BOUNDS_MILLIS = {5, 40, 150, 600, 3_000};
    /** An entry that nobody will ever write. */
    private static final long FUTURE = 1_000_000;

    private final Judge judge;
    private final Faults faults;
    private final boolean isSetOnWaking;
    private final long paceMicros;
    private final PageWaits pageWaits;
    /**
     * As of which entry each process answered last. It never goes back, at no level: so what a read saw expired no
     * later one sees there (H67). Looked up only.
     */
    private final Map<NodeProcess, Long> asOfBefore = new IdentityHashMap<>();
    /** By client: the furthest entry that it has written or read. */
    private final long[] seen = new long[CLIENTS];

    LevelReads(Trade trade) {
        super(trade);
        judge = trade.setting().judge();
        faults = trade.setting().faults();
        isSetOnWaking = trade.setting().world().isSetOnWaking;
        pageWaits = new PageWaits(trade.setting());
        paceMicros = dice.between(3_000, 30_000);
    }

    void start() {
        if (!isOver.getAsBoolean()) {
            read(machines.any(dice), dice.pick(CLIENTS), dice.pick(KINDS));
            scheduler.after(dice.between(paceMicros / 10, paceMicros), this::start);
        }
    }

    /** One of the clients wrote it. */
    void acknowledged(long offset) {
        int client = (int) Math.floorMod(offset, (long) CLIENTS);
        seen[client] = Math.max(seen[client], offset);
    }

    private void read(SimulatedNode node, int client, int kind) {
        if (node.process() == null) {
            return;
        }
        boolean group = dice.chance(0.2);
        String key = group ? null : workload.key();
        byte[] query = group ? workload.readGroup() : Workload.read(key);
        switch (kind) {
            case 0 -> ask(node, () -> new Asked(client, ReadLevel.STRONG, key, query));
            case 1 -> ask(node, () -> new Asked(client, session(client), key, query));
            case 2 -> {
                long bound = BOUNDS_MILLIS[dice.pick(BOUNDS_MILLIS.length)];
                ask(node, () -> new Asked(client, new ReadLevel.Bounded(bound), key, query));
            }
            case 3 -> ask(node, () -> new Asked(client, ReadLevel.QUORUM, key, query));
            default -> ask(node, () -> new Asked(client, ReadLevel.EVENTUAL, key, query));
        }
    }

    private ReadLevel session(int client) {
        boolean ahead = dice.chance(0.02) && seen[client] < Long.MAX_VALUE - FUTURE; // some logs begin near the end
        return new ReadLevel.Session(ahead ? seen[client] + FUTURE : seen[client]);
    }

    /** A node that stands still takes it later: the client decides then, or what it saw meanwhile would not count. */
    private void ask(SimulatedNode node, Supplier<Asked> made) {
        node.withGateway(gateway -> made.get().of(node.process(), gateway));
    }

    /** A read of a story. */
    ToldRead tell(SimulatedNode node, ReadLevel level) {
        ToldRead told = new ToldRead();
        String key = workload.key();
        ask(node, () -> {
            Asked asked = new Asked(0, level, key, Workload.read(key));
            asked.told = told;
            return asked;
        });
        return told;
    }

    /** An eventual read must see everything up to {@code shown}, since all nodes have applied that. */
    void mustHaveConverged(SimulatedNode node, long shown) {
        String key = workload.key();
        ask(node, () -> {
            Asked asked = new Asked(0, ReadLevel.EVENTUAL, key, Workload.read(key));
            asked.converged = shown;
            return asked;
        });
    }

    /** One read. */
    private final class Asked implements Gateway.ReadHandler {
        private final int client;
        private final ReadLevel level;
        /** Null: of the group. */
        private final String key;

        private final byte[] query;
        private long converged;
        private NodeProcess process;
        private OpenCalls.Call call;
        private int recorded;
        private long mustSee;
        private ToldRead told; // or null

        Asked(int client, ReadLevel level, String key, byte[] query) {
            this.client = client;
            this.level = level;
            this.key = key;
            this.query = query;
        }

        void of(NodeProcess asked, Gateway gateway) {
            process = asked;
            mustSee = Math.max(converged, promised());
            call = calls.ask(process, scheduler.isTraced() ? words() : "");
            recorded = history.reads(query, "client " + client, recordedLevel());
            gateway.read(level, query, this);
            if (level instanceof ReadLevel.Eventual && !call.isAnswered()) {
                pageWaits.waits(process, call);
            }
        }

        private long promised() {
            if (level instanceof ReadLevel.Session session) {
                return session.offset();
            } else if (level instanceof ReadLevel.Bounded bounded) {
                return agesAreTrue() ? ledger.shownBefore(bounded.millis()) : 0;
            }
            return level instanceof ReadLevel.Eventual ? 0 : ledger.shown();
        }

        /** Nobody notices that a machine was suspended whose clocks all stood still (docs/guarantees.md). */
        private boolean agesAreTrue() {
            return isSetOnWaking || faults.effects(FaultKind.SUSPEND) == 0;
        }

        private Level recordedLevel() {
            if (level instanceof ReadLevel.Session) {
                return Level.SESSION;
            } else if (level instanceof ReadLevel.Bounded) {
                return Level.BOUNDED;
            }
            return level instanceof ReadLevel.Eventual ? Level.EVENTUAL : Level.LINEARIZABLE;
        }

        @Override
        public void answered(Reply refusal) {
            calls.end(call);
            history.refused(recorded);
            boolean allowed = Replies.isRefusal(refusal)
                    || (level instanceof ReadLevel.Bounded && Replies.isFailure(refusal, "STALE"))
                    || (level instanceof ReadLevel.Session
                            && (Replies.isFailure(refusal, "NOTYET") || isFromTheFuture(refusal)))
                    || (level instanceof ReadLevel.Quorum
                            && (Replies.isFailure(refusal, "NOTYET") || Replies.isFailure(refusal, "NOQUORUM")))
                    || (level instanceof ReadLevel.Eventual
                            && Replies.isFailure(refusal, "LOADING")
                            && !process.node().hasState());
            if (!allowed && !budget.isExceeded()) {
                judge.violated(Invariant.LEVEL, this + " was refused: " + Words.reply(refusal));
            }
            coverage.add(Coverage.Event.LEVEL_REFUSED);
            trace(() -> "refuses the " + words() + ": " + Words.reply(refusal));
            if (told != null) {
                told.refused();
            }
        }

        private boolean isFromTheFuture(Reply refusal) {
            return mustSee > ledger.shown() && Replies.isFailure(refusal, "ERR the token is from the future");
        }

        @Override
        public void answeredAsOf(long asOf, Reply reply) {
            calls.end(call);
            history.read(recorded, reply, asOf);
            if (budget.isExceeded()) {
                return;
            }
            long before = asOfBefore.getOrDefault(process, 0L);
            if (asOf < before) {
                judge.violated(
                        Invariant.LEVEL,
                        this + " is as of entry " + asOf + ", after one of the same process as of " + before);
            }
            asOfBefore.put(process, asOf);
            if (asOf < mustSee) {
                judge.violated(
                        Invariant.LEVEL,
                        this + " is as of entry " + asOf + ", and was promised everything up to " + mustSee);
            }
            if (key != null) {
                ledger.readAsOf(key, reply, asOf);
            } else {
                history.sawGroup(process.machine.id, reply);
            }
            trace(() -> "answers the " + words() + " as of entry " + asOf);
            if (told != null) {
                told.answered(asOf);
            }
            seen[client] = Math.max(seen[client], asOf);
            coverage.add(event());
        }

        private void trace(Supplier<String> line) {
            if (scheduler.isTraced() && process.node() != null) {
                scheduler.trace(process.machine.id, process.node().lamport(), line);
            }
        }

        private String words() {
            String words = level.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " read";
            return level instanceof ReadLevel.Session session ? words + " with token " + session.offset() : words;
        }

        private Coverage.Event event() {
            if (level instanceof ReadLevel.Quorum) {
                return process.node().leader() == 0
                        ? Coverage.Event.READ_QUORUM_LEADERLESS
                        : Coverage.Event.READ_QUORUM;
            } else if (level instanceof ReadLevel.Session) {
                return Coverage.Event.READ_SESSION;
            } else if (level instanceof ReadLevel.Bounded) {
                return process.node().leader() == 0 ? Coverage.Event.READ_LEADERLESS : Coverage.Event.READ_BOUNDED;
            }
            return level instanceof ReadLevel.Eventual ? Coverage.Event.READ_EVENTUAL : Coverage.Event.READ_STRONG;
        }

        @Override
        public String toString() {
            return "a read of " + (key == null ? "the group" : key) + " at n" + process.machine.id + ", " + level
                    + " of client " + client + ",";
        }
    }
}
