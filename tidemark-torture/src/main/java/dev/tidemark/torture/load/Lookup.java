package dev.tidemark.torture.load;

import dev.tidemark.server.net.RespClient;
import dev.tidemark.torture.cluster.TrialNode;
import dev.tidemark.torture.finding.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What a key has, from any node that answers. */
final class Lookup {
    private static final int PATIENCE_MILLIS = 2_000;
    private static final Duration IN_ALL = Duration.ofSeconds(120);

    private Lookup() {}

    /** "null" for nothing. */
    static String value(List<TrialNode> nodes, String key) {
        String[] found = new String[1];
        Await.until("a node reads " + key, IN_ALL, () -> {
            for (TrialNode node : nodes) {
                try (RespClient connection = node.connect(PATIENCE_MILLIS)) {
                    found[0] = String.valueOf(connection.text("GET", key));
                    return true;
                } catch (IOException e) {
                    // the next node
                }
            }
            return false;
        });
        return found[0];
    }
}
