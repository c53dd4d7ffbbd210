package dev.tidemark.torture.scene;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.cluster.TrialNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Fills the state until the node itself says that it is full. */
final class FullState {
    private static final int VALUE_BYTES = 100_000;
    private static final int MOST = 100_000;
    private static final int PATIENCE_MILLIS = 60_000;
    /** So that clients of the scene may write a little. */
    private static final int REMOVED = 100;

    private FullState() {}

    /** @return how many values there are, {@code big:0} and so on; there is room for a few more */
    static int fill(TrialNode node) throws IOException {
        String value = "x".repeat(VALUE_BYTES);
        try (RespClient connection = node.connect(PATIENCE_MILLIS)) {
            for (int i = 0; i < MOST; i++) {
                Reply reply = connection.ask("SET", "big:" + i, value);
                if (reply instanceof Reply.Failure failure) {
                    Stage.check(failure.message().startsWith("OOM "), "SET answered " + failure.message());
                    return makeRoom(connection, i);
                }
            }
        }
        return MOST;
    }

    private static int makeRoom(RespClient connection, int values) throws IOException {
        for (int i = values - REMOVED; i < values; i++) {
            Reply reply = connection.ask("DEL", "big:" + i);
            Stage.check(reply.equals(new Reply.Int(1)), "DEL answered " + reply);
        }
        return values - REMOVED;
    }

    /** One command that asks for so many of them. */
    static String[] mget(int count) {
        List<String> words = new ArrayList<>(List.of("MGET"));
        for (int i = 0; i < count; i++) {
            words.add("big:" + i);
        }
        return words.toArray(new String[0]);
    }
}
