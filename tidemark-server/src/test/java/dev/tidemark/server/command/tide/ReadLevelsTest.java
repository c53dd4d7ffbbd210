package dev.tidemark.server.command.tide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.command.WireTest;
import org.junit.jupiter.api.Test;

/** How clients choose a level, and every way in which they can get it wrong. */
class ReadLevelsTest extends WireTest {
    private static final String CLUSTER = "00000000-0000-0001-0000-000000000002";

    private void levelIs(String expected) {
        check("TIDE.CONSISTENCY", "$" + expected.length() + "\r\n" + expected);
    }

    private void check(String command, String beginning, boolean andMore) {
        assertThat(client.ask(command)).as(command).startsWith(beginning);
    }

    private String lastLevel() {
        return server.node.levels.isEmpty()
                ? "none"
                : server.node.levels.get(server.node.levels.size() - 1).toString();
    }

    @Test
    void theLevelOfAConnection() {
        levelIs("linearizable");
        check("GET a", "$-1");
        assertThat(server.node.levels).as("the default asks for no level").isEmpty();
        check("TIDE.CONSISTENCY eventual", "+OK");
        levelIs("eventual");
        check("GET a", "$-1");
        assertThat(lastLevel()).isEqualTo("Eventual[]");
        check("TIDE.CONSISTENCY bounded 250", "+OK");
        levelIs("bounded 250");
        check("MGET a b", "*2\r\n$-1\r\n$-1");
        assertThat(lastLevel()).isEqualTo("Bounded[millis=250]");
        check("tide.consistency STRONG", "+OK");
        levelIs("strong");
        check("RESET", "+RESET");
        levelIs("linearizable");
    }

    @Test
    void aSessionGoesByWhatItsConnectionWroteAndRead_H63() {
        check("TIDE.TOKEN", "$40\r\n" + CLUSTER + ":0:0");
        check("TIDE.CONSISTENCY session", "+OK");
        check("SET a 1", "+OK");
        check("SET a 2", "+OK");
        check("GET a", "$1\r\n2");
        assertThat(lastLevel()).isEqualTo("Session[offset=2]");
        check("TIDE.TOKEN", "$40\r\n" + CLUSTER + ":5:2");
        check("TIDE.READ session " + CLUSTER + ":5:7 GET a", "$1\r\n2");
        assertThat(lastLevel()).isEqualTo("Session[offset=7]");
        check("TIDE.CONSISTENCY session " + CLUSTER + ":5:9", "+OK");
        check("GET a", "$1\r\n2");
        assertThat(lastLevel()).isEqualTo("Session[offset=9]");
    }

    @Test
    void aLevelForOneCommand() {
        check("SET a 1", "+OK");
        check("TIDE.READ eventual GET a", "$1\r\n1");
        assertThat(lastLevel()).isEqualTo("Eventual[]");
        check("TIDE.READ bounded 1000 MGET a b", "*2\r\n$1\r\n1\r\n$-1");
        assertThat(lastLevel()).isEqualTo("Bounded[millis=1000]");
        check("TIDE.READ session GET a", "$1\r\n1");
        check("TIDE.READ linearizable GET a", "$1\r\n1");
        assertThat(lastLevel()).isEqualTo("Linearizable[]");
        check("TIDE.READ strong WITHAGE GET a", "*3\r\n$1\r\n1\r\n:1\r\n:-1");
        check(
                "TIDE.READ bounded 5 withage HGET a f",
                "-WRONGTYPE Operation against a key holding the wrong kind of value");
        check("COMMAND GETKEYS TIDE.READ bounded 5 WITHAGE MGET a b", "*2\r\n$1\r\na\r\n$1\r\nb");
        levelIs("linearizable");
    }

    @Test
    void aTransactionOfReadsHasTheLevelOfItsConnection() {
        check("TIDE.CONSISTENCY eventual", "+OK");
        check("MULTI", "+OK");
        check("GET a", "+QUEUED");
        check("GET b", "+QUEUED");
        check("EXEC", "*2\r\n$-1\r\n$-1");
        assertThat(lastLevel()).isEqualTo("Eventual[]");
        check("MULTI", "+OK");
        check("TIDE.CONSISTENCY strong", "-ERR Command not allowed inside a transaction");
        check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        check("TIDE.CONSISTENCY strong", "+OK");
        check("MULTI", "+OK");
        check("TIDE.READ eventual GET a", "-ERR Command not allowed inside a transaction");
        check("DISCARD", "+OK");
    }

    @Test
    void noReadIsWeakerThanAWatchBeforeIt_H37a() {
        check("TIDE.CONSISTENCY eventual", "+OK");
        check("SET a 1", "+OK");
        check("WATCH a", "+OK");
        check("GET a", "$1\r\n1");
        assertThat(lastLevel()).isEqualTo("Strong[]");
        check("TIDE.READ bounded 1000 GET a", "$1\r\n1");
        assertThat(lastLevel()).isEqualTo("Strong[]");
        check("UNWATCH", "+OK");
        check("GET a", "$1\r\n1");
        assertThat(lastLevel()).isEqualTo("Eventual[]");
    }

    @Test
    void readOnlyReadsAtTheConfiguredLevel() {
        check("READONLY", "+OK");
        levelIs("strong");
        check("GET a", "$-1");
        assertThat(lastLevel()).isEqualTo("Strong[]");
        check("READWRITE", "+OK");
        levelIs("linearizable");
        check("CONFIG SET readonly-level nonsense", "-ERR CONFIG SET failed", true);
        check("CONFIG SET readonly-level eventual", "+OK");
        check("READONLY", "+OK");
        levelIs("eventual");
        check("TIDE.CONSISTENCY bounded 5", "+OK");
        levelIs("bounded 5");
    }

    @Test
    void badInput() {
        String levels = "; there are linearizable, strong, quorum, session, bounded <milliseconds>, eventual";
        check("TIDE.CONSISTENCY weak", "-ERR unknown level 'weak'" + levels);
        check("GET a", "-ERR not executed, because TIDE.CONSISTENCY was refused", true);
        check("TIDE.CONSISTENCY eventual", "+OK");
        check("TIDE.READ weak GET a", "-ERR unknown level 'weak'" + levels);
        for (String bound : new String[] {"-1", "0", "x", "86400001", "99999999999999999999"}) {
            check(
                    "TIDE.READ bounded " + bound + " GET a",
                    "-ERR 'bounded' takes how old the answer may be, 1 to 86400000 milliseconds, not '" + bound + "'");
        }
        check("TIDE.CONSISTENCY bounded", "-ERR 'bounded' takes how old", true);
        check("TIDE.CONSISTENCY eventual 5", "-ERR 'eventual' takes no argument");
        check("TIDE.CONSISTENCY bounded 5 6", "-ERR wrong number of arguments for 'tide.consistency' command");
        check("TIDE.CONSISTENCY eventual", "+OK");
        check("TIDE.READ eventual SET a 1", "-ERR TIDE.READ runs reads; 'SET' is a write, and writes have no level");
        check("TIDE.READ eventual PING", "-ERR TIDE.READ runs commands that read keys; 'PING' is none");
        check("TIDE.READ eventual TIDE.READ eventual GET a", "-ERR TIDE.READ runs commands that read keys", true);
        check("TIDE.READ eventual WATCH a", "-ERR TIDE.READ runs commands that read keys; 'WATCH' is none");
        check("TIDE.READ eventual NOSUCH a", "-ERR unknown command 'NOSUCH'", true);
        check("TIDE.READ eventual GET", "-ERR wrong number of arguments for 'get' command");
        check("TIDE.READ bounded 5", "-ERR TIDE.READ needs a command after the level");
        check("TIDE.READ eventual WITHAGE", "-ERR TIDE.READ needs a command after the level");
        check("TIDE.READ eventual", "-ERR wrong number of arguments for 'tide.read' command");
    }

    @Test
    void badTokens() {
        check("TIDE.READ session nonsense GET a", "-ERR 'nonsense' is no session token", true);
        check("TIDE.READ session " + CLUSTER + ":5:99999999999999999999 GET a", "-ERR '", true);
        check("TIDE.READ session " + CLUSTER + ":5:-1 GET a", "-ERR '", true);
        check(
                "TIDE.READ session 00000000-0000-0009-0000-000000000002:5:1 GET a",
                "-ERR the token is of another cluster, 00000000-0000-0009-0000-000000000002; this one is " + CLUSTER);
        check("SET a 1", "+OK");
        check(
                "TIDE.READ session " + CLUSTER + ":4:1 GET a",
                "-ERR the token is of another history: entry 1 is of epoch 5 here, and of epoch 4 in the token");
    }

    @Test
    void theQuorums() {
        assertThat(client.ask("TIDE.QUORUM"))
                .contains("R + W > N: 2 + 2 > 3 (a quorum read meets every write)")
                .contains("W + E > N: 2 + 2 > 3");
    }

    @Test
    void theLease() {
        assertThat(client.ask("TIDE.QUORUM"))
                .containsSubsequence("lease-millis", "400", "lease-left-millis", "250", "lease-wait-millis", "7");
    }
}
