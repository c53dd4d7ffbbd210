package dev.tidemark.server.command.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.command.WireTest;
import dev.tidemark.server.support.RawClient;
import org.junit.jupiter.api.Test;

/** Exact replies, as redis-server 7 gives them. */
class ClientCommandsTest extends WireTest {
    private static final String REFUSED = "-ERR Unknown client type 'x'";

    @Test
    void listHasTheFieldsOfRedis() {
        client.ask("CLIENT SETNAME me");
        assertThat(client.ask("CLIENT LIST"))
                .containsPattern(
                        "id=1 addr=127.0.0.1:\\d+ laddr=127.0.0.1:\\d+ fd=-?\\d+ name=me age=\\d+ idle=\\d+ flags=N"
                                + " db=0 sub=0 psub=0 ssub=0 multi=-1 qbuf=\\d+ qbuf-free=\\d+ argv-mem=\\d+"
                                + " multi-mem=0 rbs=\\d+ rbp=\\d+ obl=0 oll=0 omem=\\d+ tot-mem=\\d+ events=r"
                                + " cmd=client\\|list user=default redir=-1"
                                + " resp=2 lib-name= lib-ver=\n");
        client.ask("HELLO 3");
        assertThat(client.ask("CLIENT LIST")).startsWith("=").contains("\r\ntxt:id=1 ", " resp=3 ");
        assertThat(client.ask("CLIENT INFO")).startsWith("=").contains(" cmd=client|info ");
    }

    @Test
    void listChoosesClients() {
        check("CLIENT LIST TYPE x", REFUSED);
        check("CLIENT LIST TYPE", "-ERR syntax error");
        check("CLIENT LIST ID x", "-ERR Invalid client ID");
        check("CLIENT LIST FOO", "-ERR syntax error");
        check("CLIENT LIST ID 99", "$0\r\n");
        check("CLIENT LIST TYPE replica", "$0\r\n");
        try (RawClient listener = server.connect()) {
            listener.ask("SUBSCRIBE a");
            assertThat(client.ask("CLIENT LIST TYPE pubsub")).contains("id=2 ", " flags=P ", " sub=1 ");
            assertThat(client.ask("CLIENT LIST TYPE normal")).contains("id=1 ").doesNotContain("id=2 ");
        }
    }

    @Test
    void killDisconnectsWhoIsMeant() {
        check("CLIENT KILL 1.2.3.4:5", "-ERR No such client");
        check("CLIENT KILL ID 0", "-ERR client-id should be greater than 0");
        check("CLIENT KILL ID 99", ":0");
        check("CLIENT KILL TYPE x", REFUSED);
        check("CLIENT KILL ID 1 SKIPME maybe", "-ERR syntax error");
        check("CLIENT KILL ID 1 SKIPME", "-ERR syntax error");
        check("CLIENT KILL USER nope", "-ERR No such user 'nope'");
        check("CLIENT KILL", "-ERR wrong number of arguments for 'client|kill' command");
        check("CLIENT KILL ID 1", ":0");
        check("CLIENT KILL TYPE normal SKIPME yes", ":0");
        try (RawClient other = server.connect()) {
            other.ask("CLIENT SETNAME you");
            check("CLIENT KILL ID 2 TYPE normal", ":1");
            assertThat(other.untilClosed()).isEmpty();
        }
        try (RawClient other = server.connect()) {
            String line = other.ask("CLIENT INFO");
            String address = line.replaceAll("(?s).* addr=(\\S+) .*", "$1");
            check("CLIENT KILL " + address, "+OK");
            assertThat(other.untilClosed()).isEmpty();
        }
        check("CLIENT KILL ID 1 SKIPME no", ":1");
        assertThat(client.untilClosed()).isEmpty();
    }

    @Test
    void repliesCanBeSwitchedOff() {
        client.send("CLIENT REPLY OFF\r\nPING\r\nNOPE\r\nSET a 1\r\nCLIENT REPLY ON\r\nPING\r\n");
        assertThat(client.reply()).isEqualTo("+OK\r\n");
        assertThat(client.reply()).isEqualTo("+PONG\r\n");
        client.send("CLIENT REPLY SKIP\r\nNOPE\r\nGET a\r\n");
        assertThat(client.reply()).isEqualTo("$1\r\n1\r\n");
        client.send("CLIENT REPLY SKIP\r\nCLIENT REPLY SKIP\r\nPING x\r\nPING y\r\n");
        assertThat(client.reply()).isEqualTo("$1\r\ny\r\n");
        check("CLIENT REPLY maybe", "-ERR syntax error");
    }

    @Test
    void helpListsWhatThereIs() {
        assertThat(client.ask("CLIENT HELP"))
                .startsWith("*")
                .contains("+CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:\r\n+ID\r\n", "+KILL\r\n");
        check("CLIENT HELP x", "-ERR wrong number of arguments for 'client|help' command");
        check("CLIENT GETREDIR", ":-1");
        check("CLIENT TRACKING ON", "-ERR unknown subcommand 'TRACKING'. Try CLIENT HELP.");
    }
}
