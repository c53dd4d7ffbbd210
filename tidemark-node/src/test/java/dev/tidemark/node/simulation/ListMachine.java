package dev.tidemark.node.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.state.Entry;
import dev.tidemark.state.Query;
import dev.tidemark.state.Reply;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.StateReader;
import dev.tidemark.state.StateStore;

/**
 * Lists of operations by key. A write is {@code key operation}: it appends the operation to the list of the key, and
 * replies the new length, so a write that is lost, executed twice, or executed out of order shows in every later reply. A
 * read is a key and gets the list.
 */
final class ListMachine implements StateMachine {
    /** Sees every execution, on every node. */
    interface Watcher {
        void executed(Entry entry, String write, Reply reply);
    }

    private final Watcher watcher;

    ListMachine(Watcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public Reply apply(Entry entry, StateStore store) {
        String write = new String(entry.body(), UTF_8);
        int blank = write.indexOf(' ');
        byte[] key = write.substring(0, blank).getBytes(UTF_8);
        byte[] old = store.get(key);
        String list = old == null ? write.substring(blank + 1) : new String(old, UTF_8) + write.substring(blank);
        store.put(key, list.getBytes(UTF_8));
        Reply reply = new Reply.Int(list.chars().filter(c -> c == ' ').count() + 1);
        watcher.executed(entry, write, reply);
        return reply;
    }

    @Override
    public Reply read(Query query, StateReader store) {
        byte[] list = store.get(query.body());
        return new Reply.Bulk(list == null ? new byte[0] : list);
    }
}
