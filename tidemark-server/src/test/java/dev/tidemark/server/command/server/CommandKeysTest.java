package dev.tidemark.server.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.command.WireTest;
import org.junit.jupiter.api.Test;

/** What clients of a cluster ask before they send a command; as redis-server 7 answers. */
class CommandKeysTest extends WireTest {
    @Test
    void subcommandsHaveKeys() {
        check("COMMAND GETKEYS OBJECT ENCODING foo", "*1\r\n$3\r\nfoo");
        check("COMMAND GETKEYS object freq foo", "*1\r\n$3\r\nfoo");
        check("COMMAND GETKEYS MEMORY USAGE foo SAMPLES 5", "*1\r\n$3\r\nfoo");
        check("COMMAND GETKEYS OBJECT HELP", "-ERR The command has no key arguments");
        check("COMMAND GETKEYS BITOP AND d a b", "*3\r\n$1\r\nd\r\n$1\r\na\r\n$1\r\nb");
        assertThat(client.ask("COMMAND INFO object")).contains("object|encoding", "object|idletime", "object|help");
        client.ask("SET a 12");
        check("OBJECT ENCODING a", "$3\r\nint");
        check("OBJECT REFCOUNT a", ":1");
        check("OBJECT ENCODING none", "$-1");
        check("OBJECT ENCODING", "-ERR wrong number of arguments for 'object|encoding' command");
        check("OBJECT nope a", "-ERR unknown subcommand 'nope'. Try OBJECT HELP.");
        assertThat(client.ask("OBJECT HELP")).contains("OBJECT <subcommand> [<arg> [value] [opt] ...]");
        check("MULTI", "+OK");
        check("OBJECT ENCODING a", "+QUEUED");
        check("EXEC", "*1\r\n$3\r\nint");
    }

    @Test
    void flagsTellWhatBecomesOfAKey() {
        does("set a 1", "a", "OW", "update");
        does("set a 1 GET", "a", "RW", "access", "update");
        does("del a", "a", "RM", "delete");
        does("append a 1", "a", "RW", "insert");
        does("strlen a", "a", "RO");
        does("getdel a", "a", "RW", "access", "delete");
        does("bitfield a GET u8 0", "a", "RO", "access");
        does("bitfield a INCRBY u8 0 1", "a", "RW", "access", "update");
        check(
                "COMMAND GETKEYSANDFLAGS rename a b",
                "*2\r\n" + flags("a", "RW", "access", "delete") + "\r\n" + flags("b", "OW", "update"));
        check(
                "COMMAND GETKEYSANDFLAGS bitop not d a",
                "*2\r\n" + flags("d", "OW", "update") + "\r\n" + flags("a", "RO", "access"));
    }

    private void does(String command, String key, String... flags) {
        check("COMMAND GETKEYSANDFLAGS " + command, "*1\r\n" + flags(key, flags));
    }

    private static String flags(String key, String... flags) {
        return "*2\r\n$" + key.length() + "\r\n" + key + "\r\n*" + flags.length + "\r\n+" + String.join("\r\n+", flags);
    }

    @Test
    void tipsSayHowToAskACluster() {
        assertThat(client.ask("COMMAND INFO dbsize"))
                .contains("*2\r\n$25\r\nrequest_policy:all_shards\r\n$23\r\nresponse_policy:agg_sum\r\n");
        assertThat(client.ask("COMMAND INFO ttl")).contains("*1\r\n$23\r\nnondeterministic_output\r\n");
        assertThat(client.ask("COMMAND INFO get")).doesNotContain("_policy", "nondeterministic");
    }

    @Test
    void keysOfASlot() {
        client.ask("MSET foo 1 {foo}2 x bar y");
        check("CLUSTER KEYSLOT foo", ":12182");
        assertThat(client.ask("CLUSTER GETKEYSINSLOT 12182 10"))
                .startsWith("*2\r\n")
                .contains("$3\r\nfoo\r\n", "$6\r\n{foo}2\r\n");
        assertThat(client.ask("CLUSTER GETKEYSINSLOT 12182 1")).startsWith("*1\r\n");
        check("CLUSTER GETKEYSINSLOT 12182 0", "*0");
        check("CLUSTER GETKEYSINSLOT 16384 1", "-ERR Invalid slot or number of keys");
        check("CLUSTER GETKEYSINSLOT 1 -1", "-ERR Invalid slot or number of keys");
        check("CLUSTER GETKEYSINSLOT x 1", "-ERR value is not an integer or out of range");
        check("CLUSTER COUNT-FAILURE-REPORTS nobody", "-ERR Unknown node nobody");
        String me = client.ask("CLUSTER MYID").replaceAll("(?s)\\$40\r\n(.*)\r\n", "$1");
        check("CLUSTER COUNT-FAILURE-REPORTS " + me, ":0");
    }

    @Test
    void latencyIsCounted() {
        check("CONFIG RESETSTAT", "+OK");
        client.ask("SET a 1");
        client.ask("SET a 2");
        client.ask("CONFIG GET hz");
        assertThat(client.ask("LATENCY HISTOGRAM set nope"))
                .startsWith("*2\r\n$3\r\nset\r\n*4\r\n$5\r\ncalls\r\n:2\r\n$14\r\nhistogram_usec\r\n*")
                .endsWith(":2\r\n");
        assertThat(client.ask("LATENCY HISTOGRAM config"))
                .startsWith("*4\r\n$")
                .contains("config|get", "config|resetstat");
        assertThat(client.ask("LATENCY HISTOGRAM")).contains("$3\r\nset\r\n", "config|get", "latency|histogram");
    }

    @Test
    void memoryIsToldAsItIsKnown() {
        client.ask("SET a 1");
        assertThat(client.ask("MEMORY STATS"))
                .contains(
                        "total.allocated\r\n:1000\r\n",
                        "keys.count\r\n:1\r\n",
                        "keys.bytes-per-key\r\n:1000\r\n",
                        "heap.max")
                .doesNotContain("replication.backlog");
    }
}
