package dev.tidemark.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.support.RawClient;
import dev.tidemark.server.support.TestServer;
import org.junit.jupiter.api.Test;

/** What a client was refused for all its commands, and then a command that counts on it (H170). */
class RefusedContextTest extends WireTest {
    private void refused(String command, String because) {
        assertThat(client.ask(command))
                .as(command)
                .startsWith("-ERR not executed, because " + because)
                .endsWith(" so that it succeeds, or send RESET\r\n");
    }

    @Test
    void nothingIsDoneInTheDatabaseBeforeARefusedSelect_H170() {
        check("SET a 1", "+OK");
        check("SELECT 16", "-ERR DB index is out of range");
        for (String command : new String[] {
            "FLUSHDB",
            "FLUSHALL",
            "SET a 2",
            "GET a",
            "DBSIZE",
            "KEYS *",
            "SCAN 0",
            "WATCH a",
            "SWAPDB 0 1",
            "MEMORY USAGE a",
            "OBJECT ENCODING a",
            "CLUSTER COUNTKEYSINSLOT 1",
            "TIDE.ONCE id INCR a"
        }) {
            refused(command, "SELECT was refused on this connection before (DB index is out of range); repeat SELECT");
        }
        check("PING", "+PONG");
        assertThat(client.ask("CLIENT INFO")).contains(" db=0 ");
        check("SELECT 0", "+OK");
        check("GET a", "$1\r\n1");
    }

    @Test
    void everyReasonCounts() {
        for (String select : new String[] {"SELECT -1", "SELECT x", "SELECT", "SELECT 1 2", "SELECT 99999999999"}) {
            assertThat(client.ask(select)).startsWith("-ERR ");
            refused("SET a 1", "SELECT was refused");
            check("RESET", "+RESET");
            check("EXISTS a", ":0");
        }
    }

    @Test
    void pipelined() {
        client.send("SELECT 99\r\nFLUSHDB\r\nSELECT 1\r\nSET a 1\r\n");
        assertThat(client.reply()).startsWith("-ERR DB index");
        assertThat(client.reply()).startsWith("-ERR not executed");
        assertThat(client.reply()).isEqualTo("+OK\r\n");
        assertThat(client.reply()).isEqualTo("+OK\r\n");
    }

    @Test
    void aTransactionAfterIt() {
        check("SELECT 16", "-ERR DB index is out of range");
        check("MULTI", "+OK");
        refused("SET a 1", "SELECT was refused");
        check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
    }

    @Test
    void aRefusedSelectInATransaction() {
        check("SET a 1", "+OK");
        check("MULTI", "+OK");
        for (String command : new String[] {"SET b 1", "SELECT 16", "FLUSHDB", "PING", "SELECT 1", "SET c 1"}) {
            check(command, "+QUEUED");
        }
        assertThat(client.ask("EXEC"))
                .startsWith(
                        "*6\r\n+OK\r\n-ERR DB index is out of range\r\n-ERR not executed, because SELECT was refused")
                .endsWith("\r\n+PONG\r\n+OK\r\n+OK\r\n");
        check("EXISTS a c", ":1");
        check("SELECT 0", "+OK");
        check("MGET a b", "*2\r\n$1\r\n1\r\n$1\r\n1");
        check("MULTI", "+OK");
        check("SELECT 16", "+QUEUED");
        check("EXEC", "*1\r\n-ERR DB index is out of range");
        refused("FLUSHDB", "SELECT was refused");
    }

    @Test
    void beforeThePassword() {
        try (TestServer closed = new TestServer("secret", 10);
                RawClient stranger = closed.connect()) {
            assertThat(stranger.ask("SELECT 1")).startsWith("-NOAUTH ");
            assertThat(stranger.ask("HELLO 3")).startsWith("-NOAUTH ");
            assertThat(stranger.ask("AUTH secret")).isEqualTo("+OK\r\n");
            assertThat(stranger.ask("FLUSHDB")).startsWith("-ERR not executed, because SELECT was refused");
            assertThat(stranger.ask("SELECT 1")).isEqualTo("+OK\r\n");
            assertThat(stranger.ask("FLUSHDB")).isEqualTo("+OK\r\n");
            assertThat(stranger.ask("AUTH other secret")).startsWith("-WRONGPASS ");
            assertThat(stranger.ask("FLUSHDB")).startsWith("-ERR not executed, because AUTH was refused");
            assertThat(stranger.ask("HELLO 2 AUTH default secret")).startsWith("*14\r\n");
            assertThat(stranger.ask("SET a 1")).isEqualTo("+OK\r\n");
            assertThat(stranger.ask("HELLO 3 AUTH default wrong")).startsWith("-WRONGPASS ");
            assertThat(stranger.ask("SET a 1")).startsWith("-ERR not executed, because AUTH was refused");
            assertThat(stranger.ask("AUTH secret")).isEqualTo("+OK\r\n");
            assertThat(stranger.ask("SET a 1")).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void aPasswordThatNobodyNeedsIsNoHarm() {
        assertThat(client.ask("AUTH secret")).startsWith("-ERR AUTH <password> called without any password");
        check("SET a 1", "+OK");
        assertThat(client.ask("AUTH somebody secret")).startsWith("-WRONGPASS ");
        refused("SET a 1", "AUTH was refused");
    }

    @Test
    void hello() {
        check("HELLO 4", "-NOPROTO unsupported protocol version");
        refused("SET a 1", "HELLO was refused on this connection before (NOPROTO unsupported protocol version)");
        assertThat(client.ask("HELLO 3")).startsWith("%7");
        check("SET a 1", "+OK");
    }

    @Test
    void multi() {
        check("MULTI now", "-ERR wrong number of arguments for 'multi' command");
        refused("SET a 1", "MULTI was refused");
        check("EXEC", "-ERR EXEC without MULTI");
        check("SET a 1", "+OK");
        check("MULTI now", "-ERR wrong number of arguments for 'multi' command");
        check("DISCARD", "-ERR DISCARD without MULTI");
        check("SET a 1", "+OK");
        check("MULTI", "+OK");
        check("MULTI", "-ERR MULTI calls can not be nested"); // as in Redis the one that is open goes on
        check("SET a 2", "+QUEUED");
        check("EXEC", "*1\r\n+OK");
    }

    @Test
    void readOnly() {
        check("READONLY now", "-ERR wrong number of arguments for 'readonly' command");
        refused("SET a 1", "READONLY was refused");
        check("READWRITE", "+OK");
        check("SET a 1", "+OK");
    }

    @Test
    void aTransactionThatCountsOnARefusedWatchIsNotExecuted() {
        check("SET a 1", "+OK");
        check("WATCH", "-ERR wrong number of arguments for 'watch' command");
        check("GET a", "$1\r\n1"); // reads what it then sets
        check("WATCH b", "+OK");
        check("MULTI", "+OK");
        check("SET a 2", "+QUEUED");
        check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        check("MULTI", "+OK");
        check("SET a 2", "+QUEUED");
        check("EXEC", "*1\r\n+OK");
        check("WATCH", "-ERR wrong number of arguments for 'watch' command");
        check("UNWATCH", "+OK");
        check("MULTI", "+OK");
        check("WATCH a", "-ERR WATCH inside MULTI is not allowed"); // as in Redis the one that is open goes on
        check("SET a 3", "+QUEUED");
        check("EXEC", "*1\r\n+OK");
    }
}
