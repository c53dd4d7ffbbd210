package dev.tidemark.server.command.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.command.WireTest;
import dev.tidemark.server.support.RawClient;
import org.junit.jupiter.api.Test;

/** Exact replies, as redis-server 7 gives them. */
class ConfigCommandsTest extends WireTest {
    private static final String FAILED = "-ERR CONFIG SET failed (possibly related to argument '";

    @Test
    void getTakesPatterns() {
        check("CONFIG GET timeout save", "*4\r\n$4\r\nsave\r\n$0\r\n\r\n$7\r\ntimeout\r\n$1\r\n0");
        check("CONFIG GET TIME*", "*2\r\n$7\r\ntimeout\r\n$1\r\n0");
        check("CONFIG GET nope", "*0");
        check("CONFIG GET", "-ERR wrong number of arguments for 'config|get' command");
        assertThat(client.ask("CONFIG GET *")).contains("appendonly", "maxclients", "hash-max-listpack-entries");
        client.ask("HELLO 3");
        check("CONFIG GET timeout", "%1\r\n$7\r\ntimeout\r\n$1\r\n0");
    }

    @Test
    void setTakesAllOrNothing() {
        check("CONFIG SET timeout 7 maxclients 50", "+OK");
        check("CONFIG GET timeout maxclients", "*4\r\n$10\r\nmaxclients\r\n$2\r\n50\r\n$7\r\ntimeout\r\n$1\r\n7");
        check(
                "CONFIG SET timeout 8 maxclients x",
                FAILED + "maxclients') - argument couldn't be parsed into an integer");
        check("CONFIG SET timeout 8 timeout 9", FAILED + "timeout') - duplicate parameter");
        check("CONFIG SET timeout 8 nope 9", "-ERR Unknown option or number of arguments for CONFIG SET - 'nope'");
        check("CONFIG SET timeout 8 nope", "-ERR syntax error");
        check("CONFIG SET timeout", "-ERR wrong number of arguments for 'config|set' command");
        check("CONFIG GET timeout", "*2\r\n$7\r\ntimeout\r\n$1\r\n7");
    }

    @Test
    void setChecksValuesInTheWordsOfRedis() {
        check("CONFIG SET port 1", FAILED + "port') - can't set immutable config");
        check("CONFIG SET appendonly maybe", FAILED + "appendonly') - argument must be 'yes' or 'no'");
        check("CONFIG SET maxmemory zz", FAILED + "maxmemory') - argument must be a memory value");
        check("CONFIG SET maxclients 0", FAILED + "maxclients') - argument must be between 1 and 1000000 inclusive");
        check(
                "CONFIG SET appendfsync x",
                FAILED + "appendfsync') - argument(s) must be one of the following: everysec, always, no");
        String limits = FAILED + "client-output-buffer-limit') - ";
        check(
                "CONFIG SET client-output-buffer-limit 'foo 1 2 3'",
                limits + "Invalid client class specified in buffer limit configuration.");
        check(
                "CONFIG SET client-output-buffer-limit foo",
                limits + "Wrong number of arguments in buffer limit configuration.");
        check("CONFIG SET client-output-buffer-limit 'normal 2mb 1mb 60'", "+OK");
        assertThat(client.ask("CONFIG GET client-output-buffer-limit")).contains("normal 2097152 0 0 ");
        check("CONFIG SET client-output-buffer-limit 'normal 1 0 0'", "+OK");
        assertThat(client.ask("CONFIG GET client-output-buffer-limit")).contains("normal 1048576 0 0 ");
    }

    @Test
    void maxmemoryIsTheBoundThatInfoTells() {
        check("CONFIG GET maxmemory", "*2\r\n$9\r\nmaxmemory\r\n$6\r\n100000");
        assertThat(client.ask("INFO memory")).contains("maxmemory:100000\r\n");
    }

    @Test
    void remembersWhatNobodyCanMiss() {
        check("CONFIG SET save '900 1' hz 20 hash-max-listpack-entries 7", "+OK");
        check("CONFIG GET save hz", "*4\r\n$2\r\nhz\r\n$2\r\n20\r\n$4\r\nsave\r\n$5\r\n900 1");
        check("CONFIG REWRITE", "-ERR The server is running without a config file");
        check("CONFIG FOO", "-ERR unknown subcommand 'FOO'. Try CONFIG HELP.");
    }

    /** A setting that does nothing is refused, with what Tidemark does instead. */
    @Test
    void refusesWhatSomebodyMayRelyOn() {
        refuses("notify-keyspace-events KEA", "there are no keyspace events yet");
        refuses("maxmemory-policy allkeys-lru", "nothing is evicted; at maxmemory a write");
        refuses("appendonly no", "every write is in a log on disk before it is answered");
        refuses("appendfsync everysec", "a write is answered after fsync on a write quorum");
        refuses("appendfsync no", "a write is answered after fsync on a write quorum");
        refuses("min-replicas-to-write 2", "write-quorum of the configuration decides it");
        refuses("min-slaves-to-write 2", "write-quorum of the configuration decides it");
        refuses("maxmemory 1gb", "max-memory-bytes of the configuration sets it");
        refuses("maxmemory 0", "max-memory-bytes of the configuration sets it");
        refuses("proto-max-bulk-len 1gb", "max-entry-bytes of the configuration bounds it");
        refuses("replica-serve-stale-data yes", "no node answers with stale data");
        refuses("replica-priority 0", "every node may lead");
        refuses("dir /tmp", "the data directory is set at start");
        refuses("loglevel debug", "levels are those of the logging configuration");
        check(
                "CONFIG SET notify-keyspace-events '' appendonly yes appendfsync always maxmemory-policy NOEVICTION",
                "+OK");
        check("CONFIG SET maxmemory 100000 min-replicas-to-write 1 min-slaves-to-write 0", "+OK");
        check(
                "CONFIG SET hz 5 appendonly no",
                FAILED + "appendonly') - every write is in a log on disk before it is"
                        + " answered; there is no mode without");
        assertThat(client.ask("CONFIG GET *"))
                .doesNotContain("\r\ndir\r\n")
                .contains("\r\nappendfsync\r\n$6\r\nalways\r\n");
        check("CONFIG GET min-replicas-to-write", "*2\r\n$21\r\nmin-replicas-to-write\r\n$1\r\n1");
        check("CONFIG GET hz", "*2\r\n$2\r\nhz\r\n$2\r\n10");
    }

    private void refuses(String setting, String says) {
        String name = setting.substring(0, setting.indexOf(' '));
        assertThat(client.ask("CONFIG SET " + setting)).as(setting).startsWith(FAILED + name + "') - " + says);
    }

    /** Nothing is neglected without a reason that somebody wrote down. */
    @Test
    void everyRememberedParameterHasAReason() {
        assertThat(RememberedParameters.table().get(0)).startsWith("# ");
        assertThat(RememberedParameters.all()).hasSizeLessThan(60);
    }

    @Test
    void aPasswordThatIsSetHoldsForNewClients() {
        check("CONFIG SET requirepass secret", "+OK");
        check("PING", "+PONG");
        try (RawClient stranger = server.connect()) {
            check(stranger, "PING", "-NOAUTH Authentication required.");
            check(stranger, "AUTH secret", "+OK");
            check(stranger, "PING", "+PONG");
        }
        check("CONFIG SET requirepass ''", "+OK");
        try (RawClient stranger = server.connect()) {
            check(stranger, "PING", "+PONG");
        }
    }

    /** H164. */
    @Test
    void notMoreClientsThanTheProcessCanHave() {
        server.boundClients(70);
        check("CONFIG SET maxclients 50", "+OK");
        check("CONFIG SET maxclients 70", "+OK");
        check(
                "CONFIG SET maxclients 71",
                FAILED + "maxclients') - The operating system is not able to handle the specified number of clients,"
                        + " try with 70");
        check("CONFIG GET maxclients", "*2\r\n$10\r\nmaxclients\r\n$2\r\n70");
    }

    @Test
    void fewerClientsCanBeAllowed() {
        check("CONFIG SET maxclients 1", "+OK");
        try (RawClient second = server.connect()) {
            assertThat(second.untilClosed()).isEqualTo("-ERR max number of clients reached\r\n");
        }
        check("CONFIG SET maxclients 10", "+OK");
        try (RawClient second = server.connect()) {
            check(second, "PING", "+PONG");
        }
        assertThat(client.ask("INFO stats")).contains("rejected_connections:1\r\n");
    }
}
