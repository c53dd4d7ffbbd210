package dev.tidemark.sim.client;

import dev.tidemark.sim.text.Replies;
import dev.tidemark.sim.text.Words;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** What reads of one key would have said, since which committed entry. */
final class Versions {
    private final List<Reply> replies = new ArrayList<>();
    private final List<Long> since = new ArrayList<>();

    Versions(Reply first, long offset) {
        add(first, offset);
    }

    void add(Reply reply, long offset) {
        if (replies.isEmpty() || !Replies.same(reply, replies.get(replies.size() - 1))) {
            replies.add(reply);
            since.add(offset);
        }
    }

    /** The newest time at which a read said this, or -1: it never did. */
    int find(Reply reply) {
        for (int i = replies.size() - 1; i >= 0; i--) {
            if (Replies.same(reply, replies.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** What a read said right after that entry. */
    Reply at(long offset) {
        int i = replies.size() - 1;
        while (i > 0 && since.get(i) > offset) {
            i--;
        }
        return replies.get(i);
    }

    long from(int version) {
        return since.get(version);
    }

    /** The offset at which the version was replaced; far away if it still stands. */
    long until(int version) {
        return version + 1 < since.size() ? since.get(version + 1) : Long.MAX_VALUE;
    }

    String current() {
        return Words.reply(replies.get(replies.size() - 1));
    }
}
