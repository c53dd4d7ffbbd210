package dev.tidemark.server.command.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.command.WireTest;
import dev.tidemark.server.support.RawClient;
import dev.tidemark.server.support.TestServer;
import org.junit.jupiter.api.Test;

/** Exact replies, as redis-server 7 gives them. */
class TransactionCommandsTest extends WireTest {
    private static final String QUEUED = "+QUEUED";
    private static final String NIL = "*-1";

    @Test
    void multiAndExec() {
        check("MULTI", "+OK");
        check("SET a 1", QUEUED);
        check("incr a", QUEUED);
        check("HSET h f v", QUEUED);
        check("HGETALL h", QUEUED);
        check("GET none", QUEUED);
        check("EXEC", "*5\r\n+OK\r\n:2\r\n:1\r\n*2\r\n$1\r\nf\r\n$1\r\nv\r\n$-1");
        check("GET a", "$1\r\n2");
        check("EXEC", "-ERR EXEC without MULTI");
    }

    @Test
    void nothingIsVisibleBeforeExec() {
        check("MULTI", "+OK");
        check("SET a 1", QUEUED);
        try (RawClient other = server.connect()) {
            check(other, "EXISTS a", ":0");
            check("EXEC", "*1\r\n+OK");
            check(other, "EXISTS a", ":1");
        }
    }

    @Test
    void anEmptyTransaction() {
        check("MULTI", "+OK");
        check("EXEC", "*0");
        check("WATCH a", "+OK");
        check("MULTI", "+OK");
        check("EXEC", "*0");
        check("WATCH a", "+OK");
        touch("a");
        check("MULTI", "+OK");
        check("EXEC", NIL);
    }

    @Test
    void discard() {
        check("DISCARD", "-ERR DISCARD without MULTI");
        check("WATCH a", "+OK");
        check("MULTI", "+OK");
        check("SET a 1", QUEUED);
        check("DISCARD", "+OK");
        check("EXISTS a", ":0");
        touch("a");
        check("MULTI", "+OK");
        check("GET a", QUEUED);
        check("EXEC", "*1\r\n$1\r\n1");
    }

    @Test
    void whatMayNotBeInside() {
        check("MULTI", "+OK");
        check("MULTI", "-ERR MULTI calls can not be nested");
        check("WATCH a", "-ERR WATCH inside MULTI is not allowed");
        check("SET a 1", QUEUED);
        check("EXEC", "*1\r\n+OK"); // as in Redis, neither spoils it
        check("MULTI", "+OK");
        check("TIDE.TRANSFER 2", "-ERR Command not allowed inside a transaction");
        check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        check("MULTI", "+OK");
        check("TIDE.ONCE id SET a 2", "-ERR Command not allowed inside a transaction");
        check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        check("GET a", "$1\r\n1");
    }

    @Test
    void errorsWhileQueueingSpoilIt() {
        for (String wrong : new String[] {"NOSUCH a", "SET a", "CLIENT NOSUCH", "CONFIG GET"}) {
            check("MULTI", "+OK");
            check("SET a 1", QUEUED);
            assertThat(client.ask(wrong)).startsWith("-ERR ");
            check("SET b 1", QUEUED);
            check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
            check("EXISTS a b", ":0");
            check("PING", "+PONG");
        }
    }

    @Test
    void errorsWhileExecutingAreReplies() {
        check("HSET h f v", ":1");
        check("MULTI", "+OK");
        check("INCR h", QUEUED);
        check("INCRBY a x", QUEUED);
        check("SET a 1 FOO", QUEUED);
        check("CONFIG SET maxclients x", QUEUED);
        check("SET a 1", QUEUED);
        String replies = client.ask("EXEC");
        assertThat(replies)
                .startsWith("*5\r\n-WRONGTYPE Operation against a key holding the wrong kind of value\r\n"
                        + "-ERR value is not an integer or out of range\r\n-ERR syntax error\r\n-ERR CONFIG SET failed")
                .endsWith("+OK\r\n");
    }

    @Test
    void execWithArguments() {
        check("EXEC a", "-EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command");
        check("MULTI", "+OK");
        check("SET a 1", QUEUED);
        check("EXEC a", "-EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command");
        check("EXEC", "-ERR EXEC without MULTI");
        check("EXISTS a", ":0");
    }

    @Test
    void watchedKeys() {
        check("WATCH a b", "+OK");
        check("MULTI", "+OK");
        check("SET a 1", QUEUED);
        check("EXEC", "*1\r\n+OK");
        touch("a"); // no longer watched
        check("MULTI", "+OK");
        check("SET a 2", QUEUED);
        check("EXEC", "*1\r\n+OK");
        check("WATCH a b", "+OK");
        touch("b");
        check("MULTI", "+OK");
        check("SET a 3", QUEUED);
        check("EXEC", NIL);
        check("GET a", "$1\r\n2");
        check("WATCH", "-ERR wrong number of arguments for 'watch' command");
    }

    @Test
    void unwatch() {
        check("UNWATCH", "+OK");
        check("WATCH a", "+OK");
        touch("a");
        check("UNWATCH", "+OK");
        check("MULTI", "+OK");
        check("UNWATCH", QUEUED);
        check("PING", QUEUED);
        check("EXEC", "*2\r\n+OK\r\n+PONG");
        check("WATCH a", "+OK");
        touch("a");
        check("MULTI", "+OK");
        check("UNWATCH", QUEUED); // too late: it is the state at EXEC that counts
        check("EXEC", NIL);
    }

    @Test
    void whatWasSeenFirstCounts() {
        check("WATCH a", "+OK");
        touch("a");
        check("WATCH a", "+OK");
        check("MULTI", "+OK");
        check("PING", QUEUED);
        check("EXEC", NIL);
    }

    @Test
    void ownChangesCountToo() {
        check("WATCH a", "+OK");
        check("SET a 1", "+OK");
        check("MULTI", "+OK");
        check("GET a", QUEUED);
        check("EXEC", NIL);
    }

    @Test
    void nilIsThatOfResp3() {
        client.ask("HELLO 3");
        check("WATCH a", "+OK");
        touch("a");
        check("MULTI", "+OK");
        check("GET a", QUEUED);
        check("EXEC", "_");
        check("MULTI", "+OK");
        check("GET none", QUEUED);
        check("HGETALL none", QUEUED);
        check("EXEC", "*2\r\n_\r\n%0");
    }

    @Test
    void commandsOfTheNodeAnswerInTheirPlace() {
        check("MULTI", "+OK");
        for (String command :
                new String[] {"PING", "SET a 1", "ECHO hi", "SELECT 0", "CLIENT SETNAME me", "GET a", "CLIENT GETNAME"
                }) {
            check(command, QUEUED);
        }
        check("EXEC", "*7\r\n+PONG\r\n+OK\r\n$2\r\nhi\r\n+OK\r\n+OK\r\n$1\r\n1\r\n$2\r\nme");
        check("MULTI", "+OK");
        for (String command : new String[] {"TIME", "INFO keyspace", "DBSIZE", "SELECT 16", "WAIT 5 0", "CLIENT ID"}) {
            check(command, QUEUED);
        }
        String replies = client.ask("EXEC");
        assertThat(replies)
                .startsWith("*6\r\n*2\r\n$10\r\n")
                .contains("db0:keys=1")
                .contains(":1\r\n-ERR DB index is out of range\r\n:2\r\n:1\r\n");
    }

    @Test
    void manyCommandsOfTheNode() {
        client.ask("MULTI");
        StringBuilder pings = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            pings.append("PING\r\n");
        }
        client.send(pings.toString());
        for (int i = 0; i < 10_000; i++) {
            assertThat(client.reply()).isEqualTo("+QUEUED\r\n");
        }
        assertThat(client.ask("EXEC")).hasSize("*10000\r\n".length() + 10_000 * "+PONG\r\n".length());
    }

    @Test
    void pipelined() {
        client.send("MULTI\r\nINCR a\r\nINCR a\r\nEXEC\r\nGET a\r\nMULTI\r\nINCR a\r\nDISCARD\r\nINCR a\r\n");
        String[] replies = {"+OK", QUEUED, QUEUED, "*2\r\n:1\r\n:2", "$1\r\n2", "+OK", QUEUED, "+OK", ":3"};
        for (String reply : replies) {
            assertThat(client.reply()).isEqualTo(reply + "\r\n");
        }
    }

    @Test
    void onceUnderARequestId() {
        for (int attempt = 0; attempt < 3; attempt++) {
            check("MULTI", "+OK");
            check("INCR a", QUEUED);
            check("PING", QUEUED);
            check("INCR b", QUEUED);
            check("TIDE.ONCE order-1 EXEC", "*3\r\n:1\r\n+PONG\r\n:1");
        }
        check("TIDE.ONCE order-2 EXEC", "-ERR EXEC without MULTI");
        check("MULTI", "+OK");
        check("GET a", QUEUED);
        check("TIDE.ONCE order-3 EXEC", "*1\r\n$1\r\n1");
        check("INCR a", ":2");
        check("MULTI", "+OK");
        check("GET a", QUEUED);
        check("TIDE.ONCE order-3 exec", "*1\r\n$1\r\n1");
        check("MULTI", "+OK");
        check("TIDE.ONCE order-4 EXEC now", "-ERR wrong number of arguments for 'exec' command");
        check("DISCARD", "+OK");
    }

    @Test
    void memoryThatIsShort() {
        server.node.memoryIsFull = true;
        check("MULTI", "+OK");
        check("GET a", "-OOM command not allowed when used memory > 'maxmemory'.");
        check("DISCARD", "+OK");
        server.node.memoryIsFull = false;
        check("MULTI", "+OK");
        check("SET a 1", QUEUED);
        server.node.memoryIsFull = true;
        check(
                "EXEC",
                "-EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.");
        server.node.memoryIsFull = false;
        check("MULTI", "+OK");
        check("DEL a", QUEUED);
        check("PING", QUEUED);
        server.node.memoryIsFull = true;
        check("EXEC", "*2\r\n:0\r\n+PONG");
    }

    @Test
    void resetAndQuitEndIt() {
        check("WATCH a", "+OK");
        check("MULTI", "+OK");
        check("SET a 1", QUEUED);
        check("RESET", "+RESET");
        check("EXEC", "-ERR EXEC without MULTI");
        check("MULTI", "+OK");
        check("SET a 1", QUEUED);
        check("QUIT", "+OK");
        assertThat(client.untilClosed()).isEmpty();
        try (RawClient other = server.connect()) {
            check(other, "EXISTS a", ":0");
        }
    }

    @Test
    void clientListShowsIt() {
        assertThat(client.ask("CLIENT LIST")).contains(" multi=-1 ").contains(" flags=N ");
        try (RawClient other = server.connect()) {
            check(other, "MULTI", "+OK");
            check(other, "PING", QUEUED);
            assertThat(client.ask("CLIENT LIST")).contains(" multi=1 ").contains(" flags=x ");
        }
    }

    @Test
    void whatIsQueuedHasABound() {
        String half = "x".repeat(TestServer.MAX_ENTRY_BYTES / 2);
        check("MULTI", "+OK");
        check("SET a " + half.substring(0, 60_000), QUEUED);
        int queued = 1;
        while (client.send("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$" + half.length() + "\r\n" + half + "\r\n")
                .reply()
                .equals("+QUEUED\r\n")) {
            queued++;
        }
        assertThat(queued).isEqualTo(2);
        check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        check("EXISTS a", ":0");
    }

    @Test
    void allClientsTogetherHaveABound_andGiveItBack() {
        String nearlyAll = "x".repeat(TestServer.MAX_ENTRY_BYTES - 1_000);
        String set = "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$" + nearlyAll.length() + "\r\n" + nearlyAll + "\r\n";
        RawClient[] clients = new RawClient[8];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = server.connect();
            check(clients[i], "MULTI", "+OK");
            assertThat(clients[i].send(set).reply()).isEqualTo("+QUEUED\r\n");
        }
        check("MULTI", "+OK");
        assertThat(client.send(set).reply())
                .startsWith("-ERR the transaction is larger than max-entry-bytes allows, or");
        check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        clients[0].ask("DISCARD");
        clients[1].close();
        for (int i = 0; i < 2; i++) {
            String reply;
            do {
                client.ask("MULTI");
                reply = client.send(set).reply();
                client.ask("EXEC");
            } while (!reply.equals("+QUEUED\r\n")); // until the server has seen that the connection is closed
            check("MULTI", "+OK");
            assertThat(client.send(set).reply()).isEqualTo("+QUEUED\r\n");
            check("DISCARD", "+OK");
        }
        for (RawClient each : clients) {
            each.close();
        }
    }

    @Test
    void theLogShowsTheCommands() {
        check("MULTI", "+OK");
        check("SET a 1", QUEUED);
        check("INCR a", QUEUED);
        client.ask("EXEC");
        assertThat(client.ask("TIDE.LOG 1"))
                .contains(
                        "*3\r\n$4\r\nexec\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n*2\r\n$4\r\nINCR\r\n$1\r\na\r\n");
    }

    private void touch(String key) {
        try (RawClient other = server.connect()) {
            check(other, "SET " + key + " 1", "+OK");
        }
    }
}
