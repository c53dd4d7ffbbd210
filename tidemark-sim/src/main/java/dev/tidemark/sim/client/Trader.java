package dev.tidemark.sim.client;

import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import java.util.function.BooleanSupplier;

/** What all who ask nodes have at hand. */
abstract class Trader {
    final Scheduler scheduler;
    final Budget budget;
    final Coverage coverage;
    final Machines machines;
    final ClientLedger ledger;
    final ClientHistory history;
    final Workload workload;
    final OpenCalls calls;
    final BooleanSupplier isOver;
    final Dice dice;

    Trader(Trade trade) {
        scheduler = trade.setting().scheduler();
        budget = trade.setting().budget();
        coverage = trade.setting().coverage();
        machines = trade.machines();
        ledger = trade.ledger();
        history = trade.history();
        workload = trade.workload();
        calls = trade.calls();
        isOver = trade.isOver();
        dice = trade.dice();
    }
}
