package dev.tidemark.server.support;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Answers nothing until the test says so, in whatever order the test likes. Event loop only. */
public final class LateGateway extends FixedMemory {
    public final List<Pending> pending = new ArrayList<>();
    public final List<String> submitted = new ArrayList<>();
    public boolean full;
    public Runnable whenRoom;

    /** A request that waits; answering it echoes its words. */
    public record Pending(String words, WriteHandler write, ReadHandler read) {
        public void answer() {
            Reply reply = new Reply.Bulk(words.getBytes(StandardCharsets.UTF_8));
            if (write != null) {
                write.answered(1, reply);
            } else {
                read.answered(reply);
            }
        }
    }

    @Override
    public void write(byte[] requestId, byte[] body, WriteHandler handler) {
        add(new Pending(words(body), handler, null));
    }

    @Override
    public void read(byte[] body, ReadHandler handler) {
        add(new Pending(words(body), null, handler));
    }

    private void add(Pending request) {
        pending.add(request);
        submitted.add(request.words());
    }

    private static String words(byte[] body) {
        try {
            List<String> words = new ArrayList<>();
            for (byte[] argument : KvCommandCodec.decode(body)) {
                words.add(new String(argument, StandardCharsets.UTF_8));
            }
            return String.join(" ", words);
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public void whenRoom(Runnable action) {
        whenRoom = action;
    }
}
