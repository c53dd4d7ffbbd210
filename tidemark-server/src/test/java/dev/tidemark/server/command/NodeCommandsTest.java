package dev.tidemark.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.server.support.FakeNode;
import dev.tidemark.server.support.RawClient;
import dev.tidemark.server.support.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Exact replies, as redis-server 7 gives them where it has the command. */
class NodeCommandsTest extends WireTest {
    @Test
    void connectionCommands() {
        check("PING", "+PONG");
        check("ping hi", "$2\r\nhi");
        check("PING a b", "-ERR wrong number of arguments for 'ping' command");
        check("ECHO 'a b'", "$3\r\na b");
        check("ECHO", "-ERR wrong number of arguments for 'echo' command");
        check("SELECT 0", "+OK");
        check("RESET", "+RESET");
        check("READONLY", "+OK");
        check("READWRITE", "+OK");
        check("FOO a 'b c'", "-ERR unknown command 'FOO', with args beginning with: 'a' 'b c' ");
    }

    @Test
    void clientCommands() {
        check("CLIENT ID", ":1");
        check("CLIENT GETNAME", "$-1");
        check("CLIENT SETNAME me", "+OK");
        check("CLIENT GETNAME", "$2\r\nme");
        check("CLIENT SETNAME 'a b'", "-ERR Client names cannot contain spaces, newlines or special characters.");
        check("CLIENT SETINFO LIB-NAME x", "+OK");
        check("CLIENT SETINFO lib-ver 1.2", "+OK");
        check("CLIENT SETINFO foo x", "-ERR Unrecognized option 'foo'");
        check("CLIENT NO-EVICT ON", "+OK");
        check("CLIENT NO-TOUCH maybe", "-ERR syntax error");
        check("CLIENT FOO", "-ERR unknown subcommand 'FOO'. Try CLIENT HELP.");
        check("CLIENT", "-ERR wrong number of arguments for 'client' command");
        check("CLIENT SETNAME", "-ERR wrong number of arguments for 'client|setname' command");
        assertThat(client.ask("CLIENT INFO"))
                .contains("id=1 addr=127.0.0.1:", " name=me ", " lib-name=x lib-ver=1.2\n");
        try (RawClient other = server.connect()) {
            other.ask("CLIENT SETNAME you");
            assertThat(client.ask("CLIENT LIST")).contains("name=me", "name=you");
            assertThat(client.ask("CLIENT LIST ID 2")).contains("name=you").doesNotContain("name=me");
        }
    }

    @Test
    void scrub() {
        check("TIDE.SCRUB START", "+OK");
        assertThat(server.node.lastScrub).isTrue();
        check("tide.scrub stop", "+OK");
        assertThat(server.node.lastScrub).isFalse();
        check("TIDE.SCRUB maybe", "-ERR TIDE.SCRUB takes START, STOP or STATUS, not 'MAYBE'");
        client.ask("HELLO 3");
        assertThat(client.ask("TIDE.SCRUB STATUS"))
                .startsWith("%9\r\n$7\r\nrunning\r\n:1\r\n$4\r\npass\r\n:3\r\n$7\r\npercent\r\n:41\r\n")
                .contains("$5\r\nbegan\r\n:1700000000\r\n", "$7\r\ndamaged\r\n:2\r\n", "$6\r\na page\r\n");
    }

    @Test
    void helloSwitchesTheProtocol() {
        assertThat(client.ask("HGETALL nope")).isEqualTo("*0\r\n");
        assertThat(client.ask("HELLO 3"))
                .startsWith("%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n")
                .contains("$5\r\nproto\r\n:3\r\n", "$4\r\nrole\r\n$6\r\nmaster\r\n", "$7\r\nmodules\r\n*0\r\n");
        assertThat(client.ask("HGETALL nope")).isEqualTo("%0\r\n");
        check("GET nope", "_");
        check("HELLO 4", "-NOPROTO unsupported protocol version");
        check("HELLO x", "-ERR Protocol version is not an integer or out of range");
        check("HELLO 2 FOO", "-ERR Syntax error in HELLO option 'FOO'");
        assertThat(client.ask("HELLO")).startsWith("%7"); // still
        assertThat(client.ask("HELLO 2 SETNAME n")).startsWith("*14\r\n");
        check("CLIENT GETNAME", "$1\r\nn");
        check("GET nope", "$-1");
    }

    @Test
    void aPasswordIsAskedFor() {
        try (TestServer closed = new TestServer("secret", 10);
                RawClient stranger = closed.connect()) {
            assertThat(stranger.ask("GET a")).isEqualTo("-NOAUTH Authentication required.\r\n");
            assertThat(stranger.ask("NOPE")).startsWith("-ERR unknown command 'NOPE'");
            assertThat(stranger.ask("GET")).isEqualTo("-ERR wrong number of arguments for 'get' command\r\n");
            assertThat(stranger.ask("HELLO 3")).startsWith("-NOAUTH HELLO must be called with the client already");
            String wrong = "-WRONGPASS invalid username-password pair or user is disabled.\r\n";
            assertThat(stranger.ask("AUTH wrong")).isEqualTo(wrong);
            assertThat(stranger.ask("AUTH other secret")).isEqualTo(wrong);
            assertThat(stranger.ask("HELLO 3 AUTH default wrong")).isEqualTo(wrong);
            assertThat(stranger.ask("AUTH a b c")).isEqualTo("-ERR syntax error\r\n");
            assertThat(stranger.ask("GET a")).startsWith("-NOAUTH");
            assertThat(stranger.ask("AUTH default secret")).isEqualTo("+OK\r\n");
            assertThat(stranger.ask("GET a")).isEqualTo("$-1\r\n");
            assertThat(stranger.ask("RESET")).isEqualTo("+RESET\r\n");
            assertThat(stranger.ask("GET a")).startsWith("-NOAUTH");
            stranger.send("*11\r\n");
            assertThat(stranger.untilClosed()).isEqualTo("-ERR Protocol error: unauthenticated multibulk length\r\n");
        }
        assertThat(client.ask("AUTH x")).startsWith("-ERR AUTH <password> called without any password configured");
    }

    @Test
    void infoHasTheSectionsThatClientsRead() {
        client.ask("SET a 1 EX 100");
        client.ask("SET b 1");
        assertThat(client.ask("INFO"))
                .contains("# Server\r\n", "redis_version:", "role:master\r\n", "connected_slaves:2\r\n")
                .contains("master_repl_offset:9\r\n", "db0:keys=2,expires=1,avg_ttl=0\r\n", "# CPU\r\n");
        server.node.status = FakeNode.status("follower", 2);
        assertThat(client.ask("INFO replication"))
                .contains("role:slave\r\nmaster_host:127.0.0.1\r\nmaster_port:7002\r\nmaster_link_status:up\r\n")
                .doesNotContain("# Server");
        check("DBSIZE", ":2");
    }

    @Test
    void clusterCommandsShowOneShardAtTheLeader() {
        assertThat(client.ask("CLUSTER SLOTS"))
                .startsWith("*1\r\n*5\r\n:0\r\n:16383\r\n*4\r\n$9\r\n127.0.0.1\r\n:7001\r\n$40\r\n");
        assertThat(client.ask("CLUSTER NODES"))
                .containsPattern("[0-9a-f]{40} 127.0.0.1:7001@17001 myself,master - 0 0 5 connected 0-16383\n")
                .containsPattern("127.0.0.1:7002@17002 slave [0-9a-f]{40} 0 0 5 connected\n")
                .containsPattern("127.0.0.1:7003@17003 slave [0-9a-f]{40} 0 0 5 disconnected\n");
        assertThat(client.ask("CLUSTER SHARDS")).contains("replication-offset", "online", "failed", ":16383");
        assertThat(client.ask("CLUSTER INFO")).contains("cluster_state:ok\r\n", "cluster_known_nodes:3\r\n");
        String me = client.ask("CLUSTER MYID");
        assertThat(client.ask("CLUSTER NODES")).contains(me.substring(5, 45) + " 127.0.0.1:7001");
        check("CLUSTER KEYSLOT 123456789", ":12739");
        check("CLUSTER KEYSLOT foo{bar}baz", client.ask("CLUSTER KEYSLOT bar").strip());
        check("CLUSTER KEYSLOT foo{}{bar}", ":8363");
    }

    @Test
    void duringAnElectionTheLastLeaderStaysAdvertised() {
        server.node.status = FakeNode.status("candidate", 0);
        assertThat(client.ask("CLUSTER SLOTS"))
                .startsWith("*1\r\n*5\r\n:0\r\n:16383\r\n*4\r\n$9\r\n127.0.0.1\r\n:7002\r\n");
        assertThat(client.ask("CLUSTER INFO")).contains("cluster_state:fail");
        assertThat(client.ask("INFO")).contains("role:slave", "master_link_status:down", "# Keyspace\r\n");
    }

    @Test
    void waitCountsFollowersThatHaveTheLastWriteOnDisk() {
        client.ask("SET a 1");
        check("WAIT 2 0", ":2");
        check("WAIT 3 10", ":2");
        check("WAIT 0 0", ":2");
        check("WAIT 1 -1", "-ERR timeout is negative");
        check("WAIT x 1", "-ERR value is not an integer or out of range");
        check("WAIT 1 x", "-ERR timeout is not an integer or out of range");
    }

    @Test
    void waitGoesOnWhenAFollowerCatchesUp() {
        server.node.durableFollowers = 0;
        client.send("WAIT 1 0\r\nPING\r\n");
        server.node.eventLoop().execute(() -> server.node.durableFollowers = 1);
        assertThat(client.reply()).isEqualTo(":1\r\n");
        assertThat(client.reply()).isEqualTo("+PONG\r\n");
    }

    /** A UUID is the same in capitals; nothing else is. */
    @Test
    void aUuidInCapitalsIsTheSameName() {
        check("TIDE.ONCE 01890a5d-ac96-774b-bcce-b302099a8057 INCR n", ":1");
        check("TIDE.ONCE 01890A5D-AC96-774B-BCCE-B302099A8057 INCR n", ":1");
        check("TIDE.ONCE 01890A5D-ac96-774B-bcce-B302099a8057 INCR n", ":1");
        client.send("MULTI\r\nINCR n\r\nTIDE.ONCE ABCDEF00-0000-4000-8000-000000000001 EXEC\r\n");
        client.send("MULTI\r\nINCR n\r\nTIDE.ONCE abcdef00-0000-4000-8000-000000000001 EXEC\r\n");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            assertThat(client.reply()).isEqualTo("+QUEUED\r\n");
            assertThat(client.reply()).isEqualTo("*1\r\n:2\r\n");
        }
        check("TIDE.ONCE order-a INCR n", ":3");
        check("TIDE.ONCE ORDER-A INCR n", ":4");
        check("TIDE.ONCE {01890A5D-AC96-774B-BCCE-B302099A8057} INCR n", ":5");
        check("TIDE.ONCE {01890a5d-ac96-774b-bcce-b302099a8057} INCR n", ":6");
        check("TIDE.ONCE 01890A5DAC96774BBCCEB302099A8057 INCR n", ":7");
        check("TIDE.ONCE 01890A5D-AC96-774B-BCCE-B302099A805G INCR n", ":8");
        check("TIDE.ONCE 01890a5d-ac96-774b-bcce-b302099a805g INCR n", ":9");
    }

    @Test
    void onceRunsAWriteOnce() {
        check("TIDE.ONCE id-1 INCR n", ":1");
        check("TIDE.ONCE id-1 INCR n", ":1");
        check("GET n", "$1\r\n1");
        check("TIDE.ONCE id-2 GET n", "-ERR TIDE.ONCE runs writes; 'GET' is a read, which can be repeated as it is");
        check("TIDE.ONCE id-2 NOPE x", "-ERR unknown command 'NOPE', with args beginning with: 'x' ");
        check(
                "TIDE.ONCE id-2 PING",
                "-ERR TIDE.ONCE runs writes of keys, and EXEC; 'PING' is neither. Nothing was done");
        check("TIDE.ONCE id-2 INCR", "-ERR wrong number of arguments for 'incr' command");
        check("TIDE.ONCE id-2", "-ERR wrong number of arguments for 'tide.once' command");
        check(
                "TIDE.ONCE " + "x".repeat(65) + " INCR n",
                "-ERR the request id has 65 bytes; use 1 to 64, for example a UUID");
        check("TIDE.ONCE '' INCR n", "-ERR the request id has 0 bytes; use 1 to 64, for example a UUID");
        check("GET n", "$1\r\n1");
    }

    @Test
    void statusHasTheKeysOfTheDesignInTheirOrder() {
        client.ask("HELLO 3");
        String status = client.ask("TIDE.STATUS");
        assertThat(status)
                .startsWith("%31\r\n$2\r\nid\r\n:1\r\n$4\r\nrole\r\n$6\r\nleader\r\n")
                .contains("$7\r\nserving\r\n:1\r\n$6\r\nreason\r\n$0\r\n\r\n$4\r\nhttp\r\n$0\r\n\r\n");
        List<String> keys = List.of(
                "id",
                "role",
                "member",
                "zone",
                "epoch",
                "leader",
                "leo",
                "durable",
                "hwm",
                "applied",
                "checkpoint",
                "voters",
                "write-quorum",
                "election-quorum",
                "read-quorum",
                "lamport",
                "state-agreed",
                "state-differs",
                "followers",
                "silent",
                "serving",
                "reason",
                "http",
                "aside",
                "archived",
                "archive-problem",
                "disk",
                "free-bytes",
                "reserved-bytes",
                "full",
                "fsync-millis",
                "scrub",
                "level",
                "highest-level",
                "levels");
        int at = 0;
        for (String key : keys) {
            int found = status.indexOf("\r\n" + key + "\r\n", at);
            assertThat(found).as(key).isGreaterThanOrEqualTo(at);
            at = found;
        }
    }

    @Test
    void logShowsCommittedCommands() {
        client.ask("SET a 1");
        client.ask("INCR a");
        client.ask("HELLO 3");
        check(
                "TIDE.LOG 2",
                "*1\r\n%7\r\n$6\r\noffset\r\n:2\r\n$5\r\nepoch\r\n:5\r\n$4\r\ntime\r\n:2000\r\n$7\r\nlamport\r\n:2\r\n"
                        + "$4\r\nkind\r\n$7\r\ncommand\r\n$8\r\ndatabase\r\n:0\r\n$7\r\ncommand\r\n"
                        + "*2\r\n$4\r\nINCR\r\n$1\r\na");
        assertThat(client.ask("TIDE.LOG 1 COUNT 1")).startsWith("*1\r\n");
        check("TIDE.LOG 3", "*0");
        check("TIDE.LOG 0", "-ERR an offset is a number from 1 on");
        check("TIDE.LOG 1 COUNT 0", "-ERR COUNT is a number from 1 to 10000");
        check("TIDE.LOG 1 FOO 1", "-ERR syntax error, use TIDE.LOG <from> [COUNT n]");
    }

    @Test
    void logThatCannotBeReadIsAnErrorWithAdvice_H146() {
        server.node.logProblem = "log segment 1.log is damaged";
        check(
                "TIDE.LOG 7",
                "-ERR entry 7 cannot be read from the log of this node: log segment 1.log is damaged. Nothing was"
                        + " changed, and the node goes on; ask another node for it, and check this disk");
    }

    @Test
    void logNamesTheDatabaseOfAWriteThatMayNotGrowTheState() {
        check("SELECT 5", "+OK");
        client.ask("SET n 1");
        server.node.memoryIsFull = true;
        check("INCR n", ":2");
        assertThat(client.ask("TIDE.LOG 2"))
                .contains("database\r\n:5\r\n", "INCR")
                .doesNotContain("unless-it-grows");
    }

    /** What may add much more than it holds carries a bound, whichever way it comes (H106). */
    @Test
    void everyWayInBoundsWhatMayOutgrowItself_H106() throws Exception {
        client.ask("SETBIT a 1 1");
        client.ask("TIDE.ONCE id SETBIT a 2 1");
        client.ask("MULTI");
        client.ask("SETBIT a 3 1");
        client.ask("EXEC");
        client.ask("MULTI");
        client.ask("SETBIT a 4 1");
        client.ask("TIDE.ONCE other EXEC");
        client.ask("SET a 1");
        List<Long> bounds = new ArrayList<>();
        for (byte[] written : server.node.bodies()) {
            KvBody body = KvCommandCodec.read(written);
            bounds.add(
                    Transaction.isTransaction(body.args())
                            ? Transaction.decode(body).commands().get(0).bound()
                            : body.bound());
        }
        assertThat(bounds).containsExactly(90_000L, 90_000L, 90_000L, 90_000L, KvBody.UNBOUNDED);
    }

    @Test
    void transferAnswersInWords() {
        check("TIDE.TRANSFER 2", "+OK");
        assertThat(server.node.lastTransfer).isEqualTo(2);
        check("TIDE.TRANSFER two", "-ERR there is no node 'two' in this cluster; its nodes are [1, 2, 3]");
        check("TIDE.TRANSFER", "-ERR wrong number of arguments for 'tide.transfer' command");
        server.node.transferOutcome = TransferOutcome.UNKNOWN_NODE;
        check("TIDE.TRANSFER 4", "-ERR there is no node '4' in this cluster; its nodes are [1, 2, 3]");
        server.node.transferOutcome = TransferOutcome.ALREADY_LEADER;
        check("TIDE.TRANSFER 1", "-ERR node 1 leads already");
        server.node.transferOutcome = TransferOutcome.NO_LEADER;
        assertThat(client.ask("TIDE.TRANSFER 2")).startsWith("-TRYAGAIN no leader is known");
        server.node.transferOutcome = TransferOutcome.UNDER_WAY;
        assertThat(client.ask("TIDE.TRANSFER 2")).startsWith("-TRYAGAIN the leader is handing over already");
        server.node.transferOutcome = TransferOutcome.UNREACHABLE;
        assertThat(client.ask("TIDE.TRANSFER 3"))
                .startsWith("-ERR the leader is not in touch with node 3; node 1 leads");
        server.node.transferOutcome = TransferOutcome.NOT_TAKEN_OVER;
        assertThat(client.ask("TIDE.TRANSFER 3")).startsWith("-ERR node 3 did not take over in time; node 1 leads");
    }
}
