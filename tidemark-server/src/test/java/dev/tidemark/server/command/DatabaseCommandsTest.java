package dev.tidemark.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.support.RawClient;
import org.junit.jupiter.api.Test;

/** Sixteen databases through a connection. Replies as redis-server 7.0.15 gives them. */
class DatabaseCommandsTest extends WireTest {
    @Test
    void selectIsOfTheConnection() {
        check("SET a 0", "+OK");
        check("SELECT 1", "+OK");
        check("GET a", "$-1");
        check("SET a 1", "+OK");
        check("SELECT 15", "+OK");
        check("SETNX a 15", ":1");
        try (RawClient other = server.connect()) {
            check(other, "GET a", "$1\r\n0");
            check(other, "SELECT 1", "+OK");
            check(other, "KEYS *", "*1\r\n$1\r\na");
            check(other, "GET a", "$1\r\n1");
        }
        check("GET a", "$2\r\n15");
        check("FLUSHDB", "+OK");
        check("DBSIZE", ":0");
        check("SELECT 0", "+OK");
        check("DBSIZE", ":1");
        check("CONFIG GET databases", "*2\r\n$9\r\ndatabases\r\n$2\r\n16");
        check(
                "CONFIG SET databases 17",
                "-ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config");
    }

    @Test
    void resetGoesBackToDatabaseZero() {
        check("SELECT 3", "+OK");
        assertThat(client.ask("CLIENT INFO")).contains(" db=3 ");
        assertThat(client.ask("CLIENT LIST")).contains(" db=3 ");
        check("RESET", "+RESET");
        assertThat(client.ask("CLIENT INFO")).contains(" db=0 ");
    }

    @Test
    void infoKnowsEachDatabaseThatHasKeys() {
        client.ask("SET a 1");
        client.ask("SELECT 9");
        client.ask("MSET a 1 b 2");
        client.ask("EXPIRE a 100");
        assertThat(client.ask("INFO keyspace"))
                .endsWith("# Keyspace\r\ndb0:keys=1,expires=0,avg_ttl=0\r\ndb9:keys=2,expires=1,avg_ttl=0\r\n\r\n");
    }

    @Test
    void keysGoFromOneToAnother() {
        check("SET a 1", "+OK");
        check("MOVE a 0", "-ERR source and destination objects are the same");
        check("MOVE a 16", "-ERR DB index is out of range");
        check("COPY a a DB 2", ":1");
        check("MOVE a 1", ":1");
        check("SWAPDB 0 1", "+OK");
        check("GET a", "$1\r\n1");
        check("SWAPDB 0 99", "-ERR DB index is out of range");
        check("SWAPDB x 0", "-ERR invalid first DB index");
        check("SELECT 2", "+OK");
        check("GET a", "$1\r\n1");
        check("OBJECT ENCODING a", "$3\r\nint");
        assertThat(client.ask("MEMORY USAGE a")).startsWith(":1");
        check("SELECT 3", "+OK");
        check("OBJECT ENCODING a", "$-1");
        check("MEMORY USAGE a", "$-1");
    }

    @Test
    void selectInATransaction() {
        check("MULTI", "+OK");
        for (String command : new String[] {"SET a 0", "SELECT 2", "SET a 2", "SELECT 0", "GET a", "SELECT 5"}) {
            check(command, "+QUEUED");
        }
        check("EXEC", "*6\r\n+OK\r\n+OK\r\n+OK\r\n+OK\r\n$1\r\n0\r\n+OK");
        assertThat(client.ask("CLIENT INFO")).contains(" db=5 ");
        check("SELECT 2", "+OK");
        check("GET a", "$1\r\n2");
        check("MULTI", "+OK");
        check("SELECT 7", "+QUEUED");
        check("DISCARD", "+OK");
        assertThat(client.ask("CLIENT INFO")).contains(" db=2 ");
        assertThat(client.ask("TIDE.LOG 1"))
                .contains("$8\r\ndatabase\r\n:0\r\n$7\r\ncommand\r\n*6\r\n$4\r\nexec\r\n"
                        + "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n0\r\n*2\r\n$6\r\nSELECT\r\n$1\r\n2\r\n");
    }

    @Test
    void keysAreWatchedInTheirDatabase() {
        check("SELECT 1", "+OK");
        check("WATCH a", "+OK");
        check("SELECT 2", "+OK");
        try (RawClient other = server.connect()) {
            other.ask("SELECT 2");
            other.ask("SET a 1");
        }
        check("MULTI", "+OK");
        check("SELECT 4", "+QUEUED");
        check("EXEC", "*1\r\n+OK");
        check("SELECT 1", "+OK");
        check("WATCH a", "+OK");
        check("SELECT 2", "+OK");
        try (RawClient other = server.connect()) {
            other.ask("SELECT 1");
            other.ask("SET a 1");
        }
        check("MULTI", "+OK");
        check("SELECT 4", "+QUEUED");
        check("EXEC", "*-1");
        assertThat(client.ask("CLIENT INFO")).contains(" db=2 ");
    }

    @Test
    void aWriteUnderARequestIdIsOneOfTheDatabase() {
        check("TIDE.ONCE id-1 INCR a", ":1");
        check("SELECT 1", "+OK");
        check("TIDE.ONCE id-2 INCR a", ":1");
        check("TIDE.ONCE id-2 INCR a", ":1");
        check("SELECT 0", "+OK");
        check("TIDE.ONCE id-1 INCR a", ":1");
        check("GET a", "$1\r\n1");
    }

    @Test
    void pipelined() {
        client.send("SELECT 1\r\nINCR a\r\nINCR a\r\nSELECT 2\r\nINCR a\r\nGET a\r\nSELECT 1\r\nGET a\r\n");
        for (String reply : new String[] {"+OK", ":1", ":2", "+OK", ":1", "$1\r\n1", "+OK", "$1\r\n2"}) {
            assertThat(client.reply()).isEqualTo(reply + "\r\n");
        }
    }

    @Test
    void commandsThatAreNeverPartOfATransaction() {
        for (String command : new String[] {"SAVE", "SHUTDOWN", "bgrewriteaof", "SYNC"}) {
            check("MULTI", "+OK");
            check("SET a 1", "+QUEUED");
            check(command, "-ERR Command not allowed inside a transaction");
            check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
            check("EXISTS a", ":0");
        }
    }
}
