package dev.tidemark.bench.rocks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;

/**
 * What has arrived from all clients in one turn of the event loop: its writes are one batch with one fsync, then all is
 * answered in order. That is how a server gets many durable writes out of RocksDB. One thread.
 */
final class Turn {
    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] NONE = ascii("$-1\r\n");
    private static final byte[] LINE_END = ascii("\r\n");

    private final RocksStore store;
    private final List<Asked> asked = new ArrayList<>();
    private boolean ending;

    /** @param key of a read, null for a write */
    private record Asked(ChannelHandlerContext client, byte[] key, byte[] reply) {}

    Turn(RocksStore store) {
        this.store = store;
    }

    void set(ChannelHandlerContext client, byte[] key, byte[] value) {
        try {
            store.put(key, value);
            ask(new Asked(client, null, OK));
        } catch (RocksDBException e) {
            say(client, error(e));
        }
    }

    void get(ChannelHandlerContext client, byte[] key) {
        ask(new Asked(client, key, null));
    }

    /** Something that is known already, which waits for what the client asked before. */
    void say(ChannelHandlerContext client, byte[] reply) {
        ask(new Asked(client, null, reply));
    }

    private void ask(Asked command) {
        asked.add(command);
        if (!ending) {
            ending = true;
            // After all that has arrived by now: the loop runs tasks when it has read from all its sockets.
            command.client().executor().execute(this::end);
        }
    }

    private void end() {
        ending = false;
        byte[] failure = null;
        try {
            store.write();
        } catch (RocksDBException e) {
            failure = error(e);
        }
        Map<ChannelHandlerContext, ByteBuf> replies = new LinkedHashMap<>();
        for (Asked command : asked) {
            ByteBuf out = replies.computeIfAbsent(
                    command.client(), client -> client.alloc().buffer());
            if (failure == null) {
                answer(command, out);
            } else {
                out.writeBytes(failure);
            }
        }
        asked.clear();
        replies.forEach((client, out) -> client.writeAndFlush(out, client.voidPromise()));
    }

    private void answer(Asked command, ByteBuf out) {
        if (command.key() == null) {
            out.writeBytes(command.reply());
            return;
        }
        try {
            byte[] value = store.get(command.key());
            if (value == null) {
                out.writeBytes(NONE);
            } else {
                out.writeBytes(ascii("$" + value.length)).writeBytes(LINE_END);
                out.writeBytes(value).writeBytes(LINE_END);
            }
        } catch (RocksDBException e) {
            out.writeBytes(error(e));
        }
    }

    private static byte[] error(RocksDBException e) {
        return ascii("-ERR " + String.valueOf(e.getMessage()).replaceAll("[\r\n]", " ") + "\r\n");
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
