package dev.tidemark.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.support.FakeNode;
import dev.tidemark.server.support.RawClient;
import dev.tidemark.server.support.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients see when another node leads: announcements, redirections, and connections that are let go. */
class LeaderChangeTest {
    private static final String SWITCH = "$14\r\n+switch-master\r\n";
    private static final String TO_TWO = "$38\r\nmymaster 127.0.0.1 7001 127.0.0.1 7002\r\n";

    private final TestServer server = new TestServer();
    private final RawClient client = server.connect();

    @BeforeEach
    void ready() {
        client.ask("PING"); // so the watch of the leader, which started before, has begun
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void check(String command, String reply) {
        assertThat(client.ask(command)).as(command).isEqualTo(reply + "\r\n");
    }

    @Test
    void aNewLeaderIsAnnouncedToThoseWhoListen() {
        try (RawClient patterns = server.connect()) {
            client.ask("SUBSCRIBE +switch-master");
            patterns.ask("HELLO 3");
            patterns.ask("PSUBSCRIBE *");
            server.node.changeLeader("follower", 2);
            assertThat(client.reply()).isEqualTo("*3\r\n$7\r\nmessage\r\n" + SWITCH + TO_TWO);
            assertThat(patterns.reply()).isEqualTo(">4\r\n$8\r\npmessage\r\n$1\r\n*\r\n" + SWITCH + TO_TWO);
            check("PING", "*2\r\n$4\r\npong\r\n$0\r\n");
        }
    }

    @Test
    void anElectionIsNoNewsUntilSomebodyElseHasWon() {
        client.ask("SUBSCRIBE +switch-master");
        server.node.changeLeader("candidate", 0);
        server.node.changeLeader("leader", 1);
        server.node.changeLeader("candidate", 0);
        server.node.changeLeader("follower", 2);
        assertThat(client.reply()).isEqualTo("*3\r\n$7\r\nmessage\r\n" + SWITCH + TO_TWO);
        check("PING", "*2\r\n$4\r\npong\r\n$0\r\n");
    }

    @Test
    void sentinelClientsFindTheLeader() {
        check("SENTINEL GET-MASTER-ADDR-BY-NAME mymaster", "*2\r\n$9\r\n127.0.0.1\r\n$4\r\n7001");
        check("SENTINEL GET-MASTER-ADDR-BY-NAME other", "*-1");
        server.node.changeLeader("candidate", 0);
        check("SENTINEL GET-MASTER-ADDR-BY-NAME mymaster", "*2\r\n$9\r\n127.0.0.1\r\n$4\r\n7001");
        assertThat(client.ask("SENTINEL MASTER mymaster")).contains("master,s_down,disconnected");
        server.node.changeLeader("follower", 2);
        check("SENTINEL GET-MASTER-ADDR-BY-NAME mymaster", "*2\r\n$9\r\n127.0.0.1\r\n$4\r\n7002");
        assertThat(client.ask("SENTINEL MASTERS"))
                .startsWith("*1\r\n*")
                .contains(
                        "$4\r\nname\r\n$8\r\nmymaster\r\n$2\r\nip\r\n$9\r\n127.0.0.1\r\n$4\r\nport\r\n$4\r\n7002\r\n");
        check("SENTINEL MASTER other", "-ERR No such master with that name");
        assertThat(client.ask("SENTINEL REPLICAS mymaster"))
                .startsWith("*2\r\n")
                .contains("7001", "$5\r\nflags\r\n$5\r\nslave\r\n", "slave,s_down,disconnected");
        assertThat(client.ask("SENTINEL SENTINELS mymaster"))
                .startsWith("*2\r\n")
                .contains("7002", "7003");
        check("SENTINEL CKQUORUM mymaster", "+OK 2 usable Sentinels. Quorum and failover authorization can be reached");
        client.ask("HELLO 3");
        assertThat(client.ask("SENTINEL MASTER mymaster")).startsWith("%");
    }

    @Test
    void roleTellsWhoLeads() {
        assertThat(client.ask("ROLE"))
                .startsWith("*3\r\n$6\r\nmaster\r\n:9\r\n*2\r\n*3\r\n$9\r\n127.0.0.1\r\n$4\r\n7002\r\n$1\r\n9\r\n");
        server.node.changeLeader("follower", 2);
        check("ROLE", "*5\r\n$5\r\nslave\r\n$9\r\n127.0.0.1\r\n:7002\r\n$9\r\nconnected\r\n:9");
        server.node.changeLeader("candidate", 0);
        check("ROLE", "*5\r\n$5\r\nslave\r\n$9\r\n127.0.0.1\r\n:7002\r\n$7\r\nconnect\r\n:9");
    }

    @Test
    void aFollowerForwardsByDefault() {
        server.node.changeLeader("follower", 2);
        check("SET a 1", "+OK");
        check("GET a", "$1\r\n1");
    }

    @Test
    void aFollowerSendsClientsToTheLeaderIfItIsToldTo() {
        check("SET a 1", "+OK");
        server.node.changeLeader("follower", 2);
        check("CONFIG SET redirect moved", "+OK");
        check("SET a 1", "-MOVED 15495 127.0.0.1:7002");
        check("GET a", "-MOVED 15495 127.0.0.1:7002");
        check("TIDE.ONCE id SET a 1", "-MOVED 15495 127.0.0.1:7002");
        check("GET", "-ERR wrong number of arguments for 'get' command");
        check("DBSIZE", ":1");
        check("READONLY", "+OK");
        check("GET a", "$1\r\n1");
        check("SET a 1", "-MOVED 15495 127.0.0.1:7002");
        check("READWRITE", "+OK");
        check("GET a", "-MOVED 15495 127.0.0.1:7002");
        assertThat(client.ask("INFO errorstats")).contains("errorstat_MOVED:count=5\r\n");
        assertThat(client.ask("INFO commandstats")).containsPattern("cmdstat_get:calls=1,.*rejected_calls=3,");
    }

    /** To name the last leader would send the call to a node that is dead; it waits here instead. */
    @Test
    void duringAnElectionTheNodeTakesTheCallItself() {
        check("CONFIG SET redirect moved", "+OK");
        server.node.changeLeader("candidate", 0);
        check("SET a 1", "+OK");
    }

    @Test
    void aLeaderThatIsNotInTouchIsNotNamed() {
        check("CONFIG SET redirect moved", "+OK");
        server.node.changeLeader("follower", 3); // which is not connected
        check("SET a 1", "+OK");
    }

    /** One that leaves leads until somebody else does, and a node that lags does not know of a new one (H101). */
    @Test
    void aLeaderThatIsNoVoterByTheLogOfThisNodeIsNotNamed() {
        check("CONFIG SET redirect moved", "+OK");
        server.node.changeLeader("follower", 4);
        check("SET a 1", "+OK");
        assertThat(client.ask("CLUSTER SHARDS")).startsWith("*1");
    }

    @Test
    void aClusterThatNeverHadALeaderIsDown() {
        check("CONFIG SET redirect moved", "+OK");
        server.node.status = FakeNode.withoutLeader("follower", 0);
        check("SET a 1", "-CLUSTERDOWN The cluster is down");
        check("PING", "+PONG");
    }

    /**
     * A client that does not know what MOVED says would be told so for ever; with a new connection it asks a sentinel.
     */
    @Test
    void whoDoesNotListenIsDroppedWithItsReplies() {
        check("CONFIG SET redirect moved", "+OK");
        server.node.changeLeader("follower", 2);
        String moved = "-MOVED 15495 127.0.0.1:7002\r\n";
        client.send("GET a\r\nGET a\r\nGET a\r\n");
        assertThat(client.reply() + client.reply() + client.reply()).isEqualTo(moved.repeat(3));
        check("PING", "+PONG");
        client.send("GET a\r\nPING\r\n");
        assertThat(client.untilClosed()).isEqualTo(moved + "+PONG\r\n");
    }

    @Test
    void idleClientsOfANodeThatLedAreDropped() {
        check("CONFIG SET redirect moved", "+OK");
        try (RawClient reader = server.connect();
                RawClient listener = server.connect()) {
            reader.ask("READONLY");
            listener.ask("SUBSCRIBE a");
            server.node.changeLeader("follower", 2);
            assertThat(client.untilClosed()).isEmpty();
            assertThat(reader.ask("PING")).isEqualTo("+PONG\r\n");
            assertThat(listener.ask("PING")).isEqualTo("*2\r\n$4\r\npong\r\n$0\r\n\r\n");
        }
    }
}
