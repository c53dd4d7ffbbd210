package dev.tidemark.sim.text;

import dev.tidemark.state.reply.Reply;
import java.util.Arrays;
import java.util.List;

/** Replies by what they say; as records they are equal only if they share their bytes. */
public final class Replies {
    private Replies() {}

    public static boolean same(Reply one, Reply other) {
        if (one instanceof Reply.Bulk a && other instanceof Reply.Bulk b) {
            return Arrays.equals(a.value(), b.value());
        }
        if (one instanceof Reply.Pairs a && other instanceof Reply.Pairs b) {
            return same(a.items(), b.items());
        }
        if (one instanceof Reply.Sequence a && other instanceof Reply.Sequence b) {
            return same(a.items(), b.items());
        }
        return one.equals(other);
    }

    private static boolean same(List<Reply> some, List<Reply> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!same(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    public static boolean isFailure(Reply reply, String code) {
        return reply instanceof Reply.Failure failure && failure.message().startsWith(code);
    }

    /** Whether it was certainly not executed, and never will be. */
    public static boolean isRefusal(Reply reply) {
        return isFailure(reply, "CLUSTERDOWN") || isFailure(reply, "TRYAGAIN") || isFailure(reply, "MISCONF");
    }
}
