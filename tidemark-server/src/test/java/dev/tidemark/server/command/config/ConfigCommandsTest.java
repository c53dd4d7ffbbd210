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
    }

    @Test
    void maxmemoryIsTheBoundThatInfoTells() {
        check("CONFIG GET maxmemory", "*2\r\n$9\r\nmaxmemory\r\n$6\r\n100000");
        assertThat(client.ask("INFO memory")).contains("maxmemory:100000\r\n");
    }

    @Test
    void remembersWhatHasNoEffect() {
        check("CONFIG SET save '900 1' maxmemory 1gb hz 20 notify-keyspace-events KEA", "+OK");
        check("CONFIG GET maxmemory hz", "*4\r\n$2\r\nhz\r\n$2\r\n20\r\n$9\r\nmaxmemory\r\n$10\r\n1073741824");
        check("CONFIG REWRITE", "-ERR The server is running without a config file");
        check("CONFIG FOO", "-ERR unknown subcommand 'FOO'. Try CONFIG HELP.");
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
