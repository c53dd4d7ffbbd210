package dev.tidemark.torture.load;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.TortureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keys that are there before anything happens, so that a new node has something to fetch. */
public final class Stock {
    private static final int BATCH = 500;
    private static final int PATIENCE_MILLIS = 30_000;
    static final String VALUE = "v".repeat(100);

    private Stock() {}

    static String key(int number) {
        return "stock:" + number;
    }

    /** @param node that takes writes */
    public static void fill(TrialNode node, int keys) {
        try (RespClient connection = node.connect(PATIENCE_MILLIS)) {
            for (int from = 0; from < keys; from += BATCH) {
                List<String[]> batch = new ArrayList<>();
                for (int i = from; i < Math.min(keys, from + BATCH); i++) {
                    batch.add(new String[] {"SET", key(i), VALUE});
                }
                connection.send(batch);
                for (int i = 0; i < batch.size(); i++) {
                    Reply reply = connection.read();
                    if (!reply.equals(Reply.OK)) {
                        throw new TortureException("SET answered " + reply);
                    }
                }
            }
        } catch (IOException e) {
            throw new TortureException("the keys of the beginning cannot be written", e);
        }
    }
}
