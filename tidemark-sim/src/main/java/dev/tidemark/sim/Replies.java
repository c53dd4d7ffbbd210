package dev.tidemark.sim;

import dev.tidemark.state.Reply;
import dev.tidemark.state.ReplyCodec;
import java.util.Arrays;

/** Replies by what they say; as records they are equal only if they share their bytes. */
final class Replies {
    private Replies() {}

    static boolean same(Reply one, Reply other) {
        if (one == other || one.equals(other)) {
            return true;
        }
        return one.getClass() == other.getClass() && Arrays.equals(ReplyCodec.encode(one), ReplyCodec.encode(other));
    }

    static boolean isFailure(Reply reply, String code) {
        return reply instanceof Reply.Failure failure && failure.message().startsWith(code);
    }
}
