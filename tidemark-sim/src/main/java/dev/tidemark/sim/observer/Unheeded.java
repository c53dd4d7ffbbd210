package dev.tidemark.sim.observer;

import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.ProcessWatcher;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import java.util.List;

/**
 * An observer to whom nobody listens: it goes on for what rests on it, such as the budget of faults, until it is lost.
 * What is wrong with the nodes they must see by themselves.
 */
public final class Unheeded implements ProcessWatcher {
    private final ProcessWatcher observer;
    private boolean isLost;

    public Unheeded(ProcessWatcher observer) {
        this.observer = observer;
    }

    private void unheeded(Runnable look) {
        if (isLost) {
            return;
        }
        try {
            look.run();
        } catch (RuntimeException e) {
            isLost = true; // its picture was not a true one any more
        }
    }

    @Override
    public void started(NodeProcess process) {
        unheeded(() -> observer.started(process));
    }

    @Override
    public void accepted(NodeProcess process, Input input) {
        unheeded(() -> observer.accepted(process, input));
    }

    @Override
    public void acted(NodeProcess process, List<Effect> effects) {
        unheeded(() -> observer.acted(process, effects));
    }

    @Override
    public void settled(NodeProcess process) {
        unheeded(() -> observer.settled(process));
    }

    @Override
    public void died(NodeProcess process) {
        unheeded(() -> observer.died(process));
    }

    @Override
    public void stored(NodeProcess process) {
        unheeded(() -> observer.stored(process));
    }

    @Override
    public void sends(NodeProcess process, Envelope envelope) {
        unheeded(() -> observer.sends(process, envelope));
    }

    @Override
    public void received(NodeProcess process, Envelope envelope) {
        unheeded(() -> observer.received(process, envelope));
    }

    @Override
    public void executed(NodeProcess process, Entry entry, Reply reply) {
        unheeded(() -> observer.executed(process, entry, reply));
    }
}
