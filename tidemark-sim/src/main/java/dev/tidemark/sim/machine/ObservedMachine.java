package dev.tidemark.sim.machine;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;

/** The production state machine, and somebody who sees every execution. */
public final class ObservedMachine implements StateMachine {
    /** Sees what was executed and what came of it. */
    @FunctionalInterface
    public interface Watcher {
        void executed(Entry entry, Reply reply);
    }

    private final KvStateMachine machine = new KvStateMachine();
    private final Watcher watcher;

    public ObservedMachine(Watcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public Reply apply(Entry entry, StateStore store) {
        Reply reply = machine.apply(entry, store);
        watcher.executed(entry, reply);
        return reply;
    }

    @Override
    public void rehearse(Entry entry, StateStore store) {
        machine.rehearse(entry, store);
    }

    @Override
    public Reply read(Query query, StateReader store) {
        return machine.read(query, store);
    }

    @Override
    public byte[] identity(byte[] body) {
        return machine.identity(body);
    }

    @Override
    public long nextDue(StateReader store) {
        return machine.nextDue(store);
    }

    @Override
    public void timePassed(Entry entry, StateStore store) {
        machine.timePassed(entry, store);
    }

    @Override
    public void rehearseTime(Entry entry, StateStore store) {
        machine.rehearseTime(entry, store);
    }
}
