package dev.tidemark.sim;

import dev.tidemark.node.start.LogStart;
import dev.tidemark.sim.bootstrap.FirstStarts;
import dev.tidemark.sim.client.ClientHistory;
import dev.tidemark.sim.client.ClientLedger;
import dev.tidemark.sim.client.Clients;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.judge.Violation;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.SimulatedClock;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.machine.Surroundings;
import dev.tidemark.sim.network.SimulatedNetwork;
import dev.tidemark.sim.observer.CommittedLog;
import dev.tidemark.sim.observer.Observer;
import dev.tidemark.sim.observer.Reasons;
import dev.tidemark.sim.observer.Unheeded;
import dev.tidemark.sim.shadow.TreeShadows;
import dev.tidemark.sim.strike.LinkFaults;
import dev.tidemark.sim.strike.NodeFaults;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.time.Trace;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.LeaseStrike;
import dev.tidemark.sim.world.RunOptions;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;
import java.util.EnumSet;

/**
 * A cluster of whole nodes, the production classes down to the bytes on disk and wire, on one thread in virtual time.
 * First a time of faults, then a time of peace in which the cluster must find back to work ({@link Recovery}).
 */
public final class ClusterSimulation {
    private static final int MAX_WAITING_EVENTS = 100_000;
    private static final EnumSet<FaultKind> WHAT_LEASES_BEAR = EnumSet.of(
            FaultKind.FREEZE,
            FaultKind.PARTITION,
            FaultKind.TRANSFER,
            FaultKind.CRASH,
            FaultKind.FAST_RESTART,
            FaultKind.SLOW_DISK,
            FaultKind.CLOCK_RATE,
            FaultKind.CLOCK_JUMP,
            FaultKind.DUPLICATE,
            FaultKind.DELAY);

    final Setting setting;
    final Machines machines = new Machines();
    final SimulatedNetwork network;
    final CommittedLog committed;
    final Observer observer;
    final Clients clients;

    private final RunOptions options;
    private final Trace trace;
    private final World world;
    private final Scheduler scheduler;
    private final Faults faults;
    private final Judge judge;
    private final NodeFaults nodeFaults;
    private final ClientHistory history;
    private final Reasons reasons;
    private final Recovery recovery;
    private final FirstStarts firstStarts;
    private final Dice dice;

    public ClusterSimulation(RunOptions options) {
        this.options = options;
        long seed = options.seed();
        trace = new Trace(options.trace());
        world = new World(options);
        judge = new Judge(options.without());
        scheduler = new Scheduler(seed, trace);
        faults = new Faults(seed, options.faults());
        if (world.isQuiet) {
            faults.onlyHas(whatLeasesBear());
        }
        if (world.hasSpares()) {
            faults.mustHave(FaultKind.MEMBERS);
        }
        if (world.isSetOnWaking && faults.isActive(FaultKind.SUSPEND)) {
            faults.mustNotHave(FaultKind.CLOCK_JUMP); // a clock that is set back on waking hides how long it slept
        }
        Dice clocks = faults.dice(FaultKind.CLOCK_OFFSET);
        boolean farOff = faults.has(FaultKind.CLOCK_OFFSET) && Budget.canSpare(world) && clocks.chance(0.2);
        int farOffNode = farOff ? 1 + clocks.pick(world.size) : 0;
        boolean wrong = faults.has(FaultKind.CLOCK_OFFSET) && world.size > 2 && clocks.chance(0.4);
        int wrongNode = wrong ? 1 + clocks.pick(world.size) : 0;
        Budget budget = new Budget(world, faults, farOff);
        setting = new Setting(world, scheduler, faults, budget, judge, new Coverage());
        dice = Dice.of(seed, 3);
        network = new SimulatedNetwork(setting, machines::node, Dice.of(seed, 4));
        committed = new CommittedLog(judge, world.sizes.engine());
        ClientLedger ledger = new ClientLedger(setting, committed);
        history = new ClientHistory(judge, Dice.of(seed, 7));
        committed.listen(ledger, history::predicted);
        observer = new Observer(setting, machines, committed, new TreeShadows(setting, seed));
        nodeFaults = new NodeFaults(
                setting, machines, new LinkFaults(setting, machines, network), committed, observer, Dice.of(seed, 5));
        Surroundings surroundings =
                new Surroundings(network, options.isAsProduction() ? new Unheeded(observer) : observer, nodeFaults);
        for (int id = 1; id <= world.size; id++) {
            SimulatedClock clock = new SimulatedClock(scheduler, faults, world, id, id == farOffNode, id == wrongNode);
            machines.add(new SimulatedNode(setting, surroundings, id, Dice.of(seed, 10 + id), clock));
        }
        clients = new Clients(setting, machines, ledger, history, Dice.of(seed, 6));
        reasons = new Reasons(setting, machines, network, committed);
        firstStarts = new FirstStarts(options, world, trace, judge, setting.coverage());
        recovery = new Recovery(setting, machines, committed, observer, clients, reasons, dice);
    }

    /** What is struck on purpose needs a leader that holds a lease most of the time, so commits must not take long. */
    private EnumSet<FaultKind> whatLeasesBear() {
        EnumSet<FaultKind> kinds = EnumSet.copyOf(WHAT_LEASES_BEAR);
        if (world.strike != LeaseStrike.NONE) {
            kinds.removeAll(EnumSet.of(FaultKind.DELAY, FaultKind.SLOW_DISK));
            kinds.addAll(world.strike.kinds());
        }
        return kinds;
    }

    /** Runs to the end, or to the first violation. */
    public RunResult run() {
        return run(this::runToTheEnd);
    }

    RunResult run(Runnable course) {
        Violation violation = null;
        try {
            course.run();
        } catch (Violation e) {
            violation = judge.overlooks(e) ? null : judge.failed(e);
        } catch (RuntimeException | Error e) {
            Violation thrown = new Violation(Invariant.STAYS_UP, String.valueOf(e), e);
            violation = judge.overlooked().isEmpty() && !judge.overlooks(thrown) ? judge.failed(thrown) : null;
        }
        return new RunResult(
                options,
                violation,
                judge.overlooked(),
                scheduler.hash() ^ firstStarts.hash(),
                scheduler.dispatched() + firstStarts.events(),
                network.sent() + firstStarts.sent(),
                machines.stream().mapToLong(node -> node.storage().calls()).sum(),
                world.size,
                faults,
                setting.coverage(),
                trace);
    }

    private void runToTheEnd() {
        firstStarts.run();
        LogStart start = world.logStart();
        if (start != null) {
            committed.startAt(start);
            machines.stream().filter(node -> node.id <= world.voters).forEach(node -> node.prepare(start));
        }
        countWhatIsOdd();
        machines.forEach(SimulatedNode::start);
        clients.start();
        nodeFaults.start();
        inspect();
        scheduler.runUntil(world.faultMicros);
        makePeace();
        recovery.awaited();
        if (!setting.budget().isExceeded()) {
            history.check(setting.coverage());
        }
    }

    private void countWhatIsOdd() {
        count(world.firstOffset > 0, Coverage.Event.STARTED_HIGH);
        count(world.roundTripMillis > 0, Coverage.Event.FAR_APART);
        count(machines.stream().anyMatch(node -> node.clock.isWrong()), Coverage.Event.WRONG_CLOCK);
        count(world.forgetful, Coverage.Event.FORGETFUL);
        count(world.hasSpares(), Coverage.Event.WITH_SPARES);
    }

    private void count(boolean isSo, Coverage.Event event) {
        if (isSo) {
            setting.coverage().add(event);
        }
    }

    private void makePeace() {
        faults.makePeace();
        network.heal();
        network.unclog();
        scheduler.trace(0, 0, () -> "peace");
        for (SimulatedNode node : machines) {
            node.recoverFromFaults();
            node.start();
        }
    }

    /** Looks at one node in all detail, again and again while there are faults. */
    private void inspect() {
        SimulatedNode node = machines.any(dice);
        observer.compareState(node);
        reasons.check(node);
        clients.checkAnswers();
        observer.checkQueues(node);
        observer.checkTime(node);
        if (scheduler.waiting() >= MAX_WAITING_EVENTS) {
            judge.violated(Invariant.BOUNDED_MEMORY, scheduler.waiting() + " events wait");
        }
        if (!faults.isPeace()) {
            scheduler.after(dice.between(10_000, 150_000), this::inspect);
        }
    }
}
