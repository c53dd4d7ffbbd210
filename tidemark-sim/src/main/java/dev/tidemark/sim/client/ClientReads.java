package dev.tidemark.sim.client;

import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.text.Replies;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.state.reply.Reply;
import java.util.function.Consumer;

/** Reads of clients, with every answer held against the {@link ClientLedger}. */
final class ClientReads extends Trader {

    ClientReads(Trade trade) {
        super(trade);
    }

    void read(SimulatedNode node) {
        String key = workload.key();
        NodeProcess process = node.process();
        if (process == null) {
            return;
        }
        node.withGateway(gateway -> {
            long mustSee = ledger.shown();
            OpenCalls.Call call = calls.ask(process, "read of " + key);
            int recorded = history.reads(Workload.read(key), process.machine.id);
            gateway.read(Workload.read(key), reply -> {
                calls.end(call);
                history.read(recorded, reply, process.node().appliedOffset());
                if (!Replies.isRefusal(reply) && !budget.isExceeded()) {
                    coverage.add(Coverage.Event.READ);
                    ledger.read(key, reply, mustSee);
                }
            });
        });
    }

    void readGroup(SimulatedNode node) {
        NodeProcess process = node.process();
        if (process == null) {
            return;
        }
        node.withGateway(gateway -> {
            OpenCalls.Call call = calls.ask(process, "read of a group");
            byte[] query = workload.readGroup();
            int recorded = history.reads(query, process.machine.id);
            gateway.read(query, reply -> {
                calls.end(call);
                history.read(recorded, reply, process.node().appliedOffset());
                history.sawGroup(process.machine.id, reply);
            });
        });
    }

    /** A read; what follows is done a little later, if faults have not ended by then. */
    void ask(SimulatedNode node, byte[] query, String what, Consumer<Reply> then) {
        NodeProcess process = node.process();
        if (process == null) {
            return;
        }
        node.withGateway(gateway -> {
            OpenCalls.Call call = calls.ask(process, what);
            gateway.read(query, reply -> {
                calls.end(call);
                scheduler.after(dice.between(100, 20_000), () -> {
                    if (!isOver.getAsBoolean()) {
                        then.accept(reply);
                    }
                });
            });
        });
    }
}
