package dev.tidemark.sim.client;

import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.world.Setting;
import java.util.function.BooleanSupplier;

/**
 * What clients of one kind share: the world, whom they ask, where answers are held against the truth, what they ask
 * for, and when they begin nothing any more.
 *
 * @param workload draws what is asked for; of these clients alone, if they must not move the dice of others
 * @param isOver whether clients begin nothing any more
 */
record Trade(
        Setting setting,
        Machines machines,
        ClientLedger ledger,
        ClientHistory history,
        Workload workload,
        OpenCalls calls,
        BooleanSupplier isOver,
        Dice dice) {
    /** The same with chance of its own. */
    Trade with(Workload own, Dice ownDice) {
        return new Trade(setting, machines, ledger, history, own, calls, isOver, ownDice);
    }
}
