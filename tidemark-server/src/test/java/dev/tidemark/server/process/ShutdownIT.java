package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.RespClient;
import java.io.EOFException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SAVE, LASTSAVE and SHUTDOWN on real processes: what a user of Redis means by them. */
class ShutdownIT {
    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void leaderIsStoppedByAClientAndComesBack() throws Exception {
        ProcessCluster cluster = processes.cluster(3);
        cluster.start();
        ServerNode leader = cluster.leader();
        try (RespClient client = leader.connect()) {
            assertThat(client.call("SET", "a", "1")).isEqualTo("OK");
            long before = (Long) client.call("LASTSAVE");
            assertThat(client.call("SAVE")).isEqualTo("OK");
            assertThat((Long) client.call("LASTSAVE")).isGreaterThanOrEqualTo(before);
            assertThat((String) client.call("INFO", "persistence"))
                    .contains("rdb_saves:1\r\n", "rdb_last_bgsave_status:ok\r\n");
            client.send(List.<String[]>of(new String[] {"SHUTDOWN", "SAVE"}));
            assertEnds(client);
        }
        assertThat(leader.process().awaitExit()).isZero();
        ServerNode next = cluster.leader();
        assertThat(next).isNotSameAs(leader);
        try (RespClient client = next.connect()) {
            assertThat(client.call("INCR", "a")).isEqualTo(2L);
        }
        leader.start();
        leader.awaitServing();
        try (RespClient client = leader.connect()) {
            assertThat(client.call("GET", "a")).isEqualTo("2");
        }
    }

    /** No reply, the connection ends. */
    private static void assertEnds(RespClient client) throws Exception {
        try {
            assertThat(client.receive()).as("a reply to SHUTDOWN").isNull();
        } catch (EOFException e) {
            return;
        }
        throw new AssertionError("SHUTDOWN was answered");
    }
}
