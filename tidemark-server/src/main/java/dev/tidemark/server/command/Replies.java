package dev.tidemark.server.command;

import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Short ways to write replies. */
public final class Replies {
    private Replies() {}

    public static Reply.Bulk bulk(String text) {
        return new Reply.Bulk(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply.Int number(long value) {
        return new Reply.Int(value);
    }

    public static Reply.Sequence words(List<String> words) {
        List<Reply> items = new ArrayList<>(words.size());
        words.forEach(word -> items.add(bulk(word)));
        return new Reply.Sequence(items);
    }

    public static Reply.Failure error(String message) {
        return new Reply.Failure("ERR " + message);
    }

    /** As one item of a sequence, also that of a command which has not exactly one reply. */
    public static Reply single(Reply reply) {
        if (!(reply instanceof WireReply.Several several)) {
            return reply;
        }
        return several.replies().size() == 1 ? several.replies().get(0) : new Reply.Sequence(several.replies());
    }

    /** Collects the pairs of a map reply. */
    public static final class Map {
        private final List<Reply> items = new ArrayList<>();

        public Map put(String key, Reply value) {
            items.add(bulk(key));
            items.add(value);
            return this;
        }

        public Map put(String key, String value) {
            return put(key, bulk(value));
        }

        public Map put(String key, long value) {
            return put(key, number(value));
        }

        public Reply.Pairs reply() {
            return new Reply.Pairs(items);
        }
    }
}
