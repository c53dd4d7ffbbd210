package dev.tidemark.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;

/**
 * A state machine for tests. Writes: {@code key=text} appends the text and replies the new length; {@code -key} deletes
 * and replies nil; {@code !} fails. Reads: a key. Running anything twice shows.
 */
public final class AppendMachine implements StateMachine {
    @Override
    public Reply apply(Entry entry, StateStore store) {
        String body = new String(entry.body(), UTF_8);
        if (body.equals("!")) {
            return new Reply.Failure("ERR asked to fail at " + entry.offset());
        }
        if (body.equals("clear")) {
            store.clear();
            return Reply.NIL;
        }
        if (body.startsWith("-")) {
            store.delete(body.substring(1).getBytes(UTF_8));
            return Reply.NIL;
        }
        int equals = body.indexOf('=');
        if (equals < 0) {
            return new Reply.Failure("ERR no command");
        }
        byte[] key = body.substring(0, equals).getBytes(UTF_8);
        byte[] old = store.get(key);
        String text = (old == null ? "" : new String(old, UTF_8)) + body.substring(equals + 1);
        store.put(key, text.getBytes(UTF_8));
        return new Reply.Int(text.length());
    }

    @Override
    public Reply read(Query query, StateReader store) {
        byte[] value = store.get(query.body());
        return value == null ? Reply.NIL : new Reply.Bulk(value);
    }
}
