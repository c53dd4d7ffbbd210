package dev.tidemark.sim.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.node.ReadLevel;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.text.Replies;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;
import dev.tidemark.state.reply.Reply;

/**
 * Clients that write and read through the gateways, in pipelines: what they do when. {@link ClientWrites} and {@link
 * ClientReads} do it, and hold every answer against the {@link ClientLedger}.
 */
public final class Clients {

    private final World world;
    private final Scheduler scheduler;
    private final Budget budget;
    private final Machines machines;
    private final ClientLedger ledger;
    private final Faults faults;
    private final Workload workload;
    private final Dice dice;

    private final OpenCalls calls;
    private final ClientWrites writes;
    private final ClientReads reads;
    private final LevelReads levels;
    private final long paceMicros;

    public Clients(Setting setting, Machines machines, ClientLedger ledger, ClientHistory history, Dice dice) {
        world = setting.world();
        scheduler = setting.scheduler();
        budget = setting.budget();
        faults = setting.faults();
        this.machines = machines;
        this.ledger = ledger;
        this.dice = dice;
        this.workload = new Workload(dice, scheduler, world.forgetful, !history.isRecording() && dice.chance(0.3));
        calls = new OpenCalls(setting);
        Trade trade = new Trade(setting, machines, ledger, history, workload, calls, this::isOver, dice);
        Dice ofLevels = new Dice(dice.nextLong());
        levels = new LevelReads(trade.with(new Workload(ofLevels, scheduler, world.forgetful, false), ofLevels));
        writes = new ClientWrites(trade, levels::acknowledged);
        reads = new ClientReads(trade);
        this.paceMicros = dice.between(2_000, 25_000);
    }

    public void start() {
        levels.start();
        writeAndRead();
    }

    private void writeAndRead() {
        if (isOver()) {
            return;
        }
        act();
        scheduler.after(dice.between(paceMicros / 10, paceMicros), this::writeAndRead);
    }

    /** All nodes have applied the same: so they answer the same, without asking anybody. */
    public void mustHaveConverged() {
        long shown = ledger.shown();
        for (SimulatedNode node : machines) {
            if (!node.isOut()) {
                levels.mustHaveConverged(node, shown);
            }
        }
    }

    /**
     * Clients stop when the time of faults is over by the clock, not only when peace is made: while disk calls of
     * several lanes wait for one another to return, time goes on, and a load that never ends might let none of them
     * return.
     */
    private boolean isOver() {
        return faults.isPeace() || scheduler.now() >= world.faultMicros;
    }

    /** Some writes in a row, or a read. */
    private void act() {
        SimulatedNode node = anyNode();
        if (dice.chance(0.35)) {
            reads.read(node);
            return;
        }
        if (dice.chance(0.05)) {
            reads.readGroup(node);
        }
        if (dice.chance(0.1)) {
            String counter = workload.counter();
            increment(counter, node);
            increment(counter, anyNode());
        }
        if (dice.chance(0.05)) {
            writeWatched(workload.watchable(), node);
            writeWatched(workload.watchable(), anyNode());
        }
        writes.repeatOne(node);
        int pipeline = dice.chance(0.1) ? 20 : (int) dice.between(1, 4);
        for (int i = 0; i < pipeline; i++) {
            Operation operation = workload.write(dice.chance(0.25));
            writes.submit(operation, node);
            if (operation.name != null && faults.strikes(FaultKind.BATCH_DUPLICATE, 2)) {
                faults.hadEffect(FaultKind.BATCH_DUPLICATE);
                writes.attempt(operation, node);
            }
        }
    }

    private SimulatedNode anyNode() {
        return machines.any(dice);
    }

    /** {@code WATCH}, {@code GET}, then {@code MULTI}, {@code SET}, {@code EXEC}, with time for others in between. */
    private void increment(String counter, SimulatedNode node) {
        reads.ask(node, Workload.watch(counter), "watch of " + counter, watched -> {
            if (watched instanceof Reply.Sequence versions && versions.items().get(0) instanceof Reply.Int version) {
                long mustSee = ledger.shown();
                reads.ask(node, Workload.read(counter), "read of " + counter, value -> {
                    if (!Replies.isRefusal(value) && !budget.isExceeded()) {
                        ledger.read(counter, value, mustSee);
                        set(counter, version.value(), value, node);
                    }
                });
            }
        });
    }

    /** {@code WATCH}, then {@code MULTI}, {@code SET}, {@code EXEC}, in any database. */
    private void writeWatched(String key, SimulatedNode node) {
        reads.ask(node, Workload.watch(key), "watch of " + key, watched -> {
            if (watched instanceof Reply.Sequence versions && versions.items().get(0) instanceof Reply.Int version) {
                Operation operation = workload.watched(key, version.value());
                writes.submit(operation, node);
            }
        });
    }

    private void set(String counter, long version, Reply value, SimulatedNode node) {
        long read = value instanceof Reply.Bulk bulk ? Long.parseLong(new String(bulk.value(), ISO_8859_1)) : 0;
        Operation operation = workload.increment(counter, version, read);
        writes.submit(operation, node);
    }

    /** A read at a level, for a story. */
    public ToldRead read(SimulatedNode node, ReadLevel level) {
        return levels.tell(node, level);
    }

    /** A write that has to be acknowledged; says whether it was. */
    public boolean[] demand(SimulatedNode node) {
        return writes.demand(node);
    }

    /** Every call ends, by an answer in time or with the node that was asked (H81b). */
    public void checkAnswers() {
        calls.check();
    }
}
