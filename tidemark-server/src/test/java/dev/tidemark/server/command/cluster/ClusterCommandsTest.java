package dev.tidemark.server.command.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.command.WireTest;
import org.junit.jupiter.api.Test;

/** What cluster tools ask beside what clients need. */
class ClusterCommandsTest extends WireTest {

    @Test
    void replicasAreThoseOfTheLeader() {
        String leader = client.ask("CLUSTER MYID").substring(5, 45);
        assertThat(client.ask("CLUSTER REPLICAS " + leader))
                .startsWith("*2\r\n")
                .contains("127.0.0.1:7002@17002 slave " + leader, "127.0.0.1:7003@17003 slave " + leader);
        String follower =
                client.ask("CLUSTER REPLICAS " + leader).split("\r\n")[2].substring(0, 40);
        check("CLUSTER REPLICAS " + follower, "-ERR The specified node is not a master");
        check("CLUSTER SLAVES nope", "-ERR Unknown node nope");
    }

    @Test
    void keysOfASlotAreCounted() {
        client.ask("MSET a{x} 1 b{x} 2 c 3");
        String slot = client.ask("CLUSTER KEYSLOT x").substring(1).strip();
        check("CLUSTER COUNTKEYSINSLOT " + slot, ":2");
        check("CLUSTER COUNTKEYSINSLOT 0", ":0");
        check("CLUSTER COUNTKEYSINSLOT 16384", "-ERR Invalid slot");
        check("CLUSTER COUNTKEYSINSLOT x", "-ERR value is not an integer or out of range");
    }

    @Test
    void linksAreThoseToPeersInTouch() {
        assertThat(client.ask("CLUSTER LINKS")).startsWith("*1\r\n*12\r\n$9\r\ndirection\r\n$2\r\nto\r\n");
        assertThat(client.ask("CLUSTER MYSHARDID")).startsWith("$40\r\n");
        check("CLUSTER FAILOVER", "-ERR unknown subcommand 'FAILOVER'. Try CLUSTER HELP.");
    }

    @Test
    void textIsVerbatimInResp3() {
        client.ask("HELLO 3");
        assertThat(client.ask("CLUSTER NODES")).startsWith("=").contains("\r\ntxt:");
        assertThat(client.ask("CLUSTER INFO")).startsWith("=").contains("txt:cluster_state:ok\r\n");
        assertThat(client.ask("CLUSTER SHARDS")).startsWith("*1\r\n%2\r\n$5\r\nslots\r\n");
    }
}
