package dev.tidemark.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.DataLimits;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.LogKeeping;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.protocol.LevelOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {
    private static final String GOOD = """
            # node 1 of 3
            id = 1
            data = /var/lib/tidemark
            client = 127.0.0.1:7001
            http = none
            cluster = 1=127.0.0.1:17001, 2=127.0.0.1:17002,3=127.0.0.1:17003
            """;

    @TempDir
    Path directory;

    private ServerConfig read(String text) throws ConfigException, IOException {
        return ServerConfig.of(values(text));
    }

    private ConfigValues values(String text) throws ConfigException, IOException {
        ConfigValues values = new ConfigValues();
        values.readFile(Files.writeString(directory.resolve("t.conf"), text));
        return values;
    }

    @Test
    void whatIsNotGivenHasItsDefault() throws Exception {
        ServerConfig config = read(GOOD);
        assertThat(config.node().voters()).hasSize(3).containsEntry(2, new HostPort("127.0.0.1", 17_002));
        assertThat(config.node().limits()).isEqualTo(NodeConfig.Limits.defaults());
        assertThat(config.node().writeQuorum()).isEqualTo("majority");
        assertThat(config.front().password()).isNull();
        assertThat(config.http()).isNull();
    }

    /** H171. */
    @ParameterizedTest
    @CsvSource({"0.0.0.0:7001", "[::]:7001", "[0:0:0:0:0:0:0:0]:7001", "0:7001", "127.0.0.1:0", "host:0"})
    void whereNobodyCanConnectToIsNotToldToClients(String listen) throws Exception {
        ConfigValues values = values(GOOD);
        values.setOption(ConfigKey.CLIENT, listen);
        assertThatThrownBy(() -> ServerConfig.of(values))
                .hasMessageContaining(
                        "option --client: client = " + listen + ": is where to listen, but nowhere to connect to")
                .hasMessageContaining("--advertise-client HOST:PORT");
        values.setOption(ConfigKey.ADVERTISE_CLIENT, "db.example:7001");
        assertThat(ServerConfig.of(values).node().client()).isEqualTo(new HostPort("db.example", 7001));
        assertThat(ServerConfig.of(values).front().listen()).isEqualTo(HostPort.parse(listen));
        String http = listen.replace("7001", "8001");
        values.setOption(ConfigKey.HTTP, http);
        assertThatThrownBy(() -> ServerConfig.of(values)).hasMessageContaining("--advertise-http HOST:PORT");
        values.setOption(ConfigKey.ADVERTISE_HTTP, "db.example:8001");
        assertThat(ServerConfig.of(values).http()).isEqualTo(HostPort.parse(http));
        assertThat(ServerConfig.of(values).advertisedHttp()).isEqualTo(new HostPort("db.example", 8001));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        client=127.0.0.1:17001                      | client = 127.0.0.1:17001: is where this node listens for other nodes
        http=127.0.0.1:17001                        | http = 127.0.0.1:17001: is where this node listens for other nodes
        http=127.0.0.1:7001                         | http = 127.0.0.1:7001: is where this node listens for clients
        client=[::]:17001;advertise-client=host:7   | client = [::]:17001: is where this node listens for other nodes
        peer=[::]:7001;advertise-peer=127.0.0.1:17001 | client = 127.0.0.1:7001: is where this node listens for other
        """)
    void twoPortsThatAreOneAreFoundBeforeTheNodeStarts(String options, String message) throws Exception {
        ConfigValues values = values(GOOD.replace("http = none\n", ""));
        for (String option : options.split(";")) {
            values.setOption(option);
        }
        assertThatThrownBy(() -> ServerConfig.of(values))
                .hasMessageContaining(message)
                .hasMessageContaining("give each a port of its own");
    }

    @Test
    void aNodeMayListenForPeersElsewhereThanTheyConnect() throws Exception {
        ConfigValues values = values(GOOD);
        values.setOption("peer=[::]:5");
        assertThatThrownBy(() -> ServerConfig.of(values)).hasMessageContaining("--advertise-peer 127.0.0.1:17001");
        values.setOption("advertise-peer=127.0.0.1:17001");
        assertThat(ServerConfig.of(values).node().listen()).isEqualTo(new HostPort("::", 5));
        values.setOption("cluster=1=127.0.0.1:17001,2=0.0.0.0:17002");
        assertThatThrownBy(() -> ServerConfig.of(values)).hasMessageContaining("has the address 0.0.0.0:17002");
    }

    @Test
    void whatIsSetTwiceByOptionsIsAnErrorToo() throws Exception {
        ConfigValues values = values(GOOD);
        values.setOption("max-clients=5");
        assertThatThrownBy(() -> values.setOption("max-clients=6"))
                .hasMessage("option --set: max-clients is given a second time. Remove one of them");
    }

    @Test
    void optionsWinOverTheFile() throws Exception {
        ConfigValues values = values(GOOD);
        values.setOption(ConfigKey.ID, "3");
        values.setOption(ConfigKey.DATA, null);
        values.setOption("segment-bytes=2m");
        ServerConfig config = ServerConfig.of(values);
        assertThat(config.node().id()).isEqualTo(3);
        assertThat(config.node().data()).isEqualTo(Path.of("/var/lib/tidemark"));
        assertThat(config.node().limits().segmentBytes()).isEqualTo(2 << 20);
    }

    @Test
    void sparesStepInAfterTenMinutesUnlessToldOtherwise() throws Exception {
        assertThat(read(GOOD).node().replaceAfterMillis()).isEqualTo(600_000);
        assertThat(read(GOOD + "replace-after = 2\n").node().replaceAfterMillis())
                .isEqualTo(2_000);
        assertThat(read(GOOD + "replace-after = 0\n").node().replaceAfterMillis())
                .isZero();
    }

    @Test
    void logIsKeptAndArchivedAsConfigured() throws Exception {
        assertThat(read(GOOD).node().keeping()).isEqualTo(LogKeeping.DEFAULT);
        assertThat(read(GOOD + "archive = none\n").node().keeping()).isEqualTo(LogKeeping.DEFAULT);
        String all = GOOD + "archive-seconds = 7\narchive-lag-bytes = 3g\nretained-log-seconds = 9\n";
        assertThat(read(all + "archive = /var/lib/tidemark-archive\n").node().keeping())
                .isEqualTo(new LogKeeping(Path.of("/var/lib/tidemark-archive"), 7, 3L << 30, 9));
    }

    @Test
    void theLevelIsRaisedWhenTheOperatorWantsIt() throws Exception {
        assertThat(read(GOOD).node().levels()).isEqualTo(LevelOptions.DEFAULT.raisedAfter(3_600_000));
        assertThat(read(GOOD + "raise-level = 0\n").node().levels()).isEqualTo(LevelOptions.DEFAULT.raisedAfter(0));
        assertThat(read(GOOD + "raise-level = by-hand\n").node().levels()).isEqualTo(LevelOptions.DEFAULT);
    }

    /** Who loses the one loses the other. */
    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/tidemark", "/var/lib/tidemark/archive", "/var/lib/x/../tidemark/a/b"})
    void anArchiveInTheDataDirectoryIsRefused(String archive) {
        assertThatThrownBy(() -> read(GOOD + "archive = " + archive + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "archive = " + archive + ": is in the data directory, with which it would be lost");
    }

    @Test
    void dataLargerThanMemoryHasAPageCache() throws Exception {
        DataLimits data = read(GOOD + "max-data-bytes = 20g\n").node().limits().data();
        assertThat(data.maxDataBytes()).isEqualTo(20L << 30);
        assertThat(data.pageCacheBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        segmnt-bytes = 1m               | line 7: unknown key "segmnt-bytes". Did you mean segment-bytes?
        id = 2                          | line 7: id is given a second time; the first is in
        nonsense                        | line 7: "nonsense" is not of the form key = value
        segment-bytes = lots            | line 7: segment-bytes = lots: is not a number of bytes. Accepted: bytes from 1m
        segment-bytes = 1               | line 7: segment-bytes = 1: is out of range. Accepted: bytes from 1m to 1g
        segment-bytes = 9999999999999g  | is not a number of bytes
        segment-bytes =                 | segment-bytes = : is empty
        heartbeat-millis = fast         | heartbeat-millis = fast: is not a number. Accepted: milliseconds from 5
        heartbeat-millis = 500          | election-timeout-millis and heartbeat-millis do not fit together
        lease-millis = 49               | lease-millis = 49: is too short, or too long for request-timeout-millis
        lease-millis = 5001             | lease-millis = 5001: is out of range. Accepted: 0, or milliseconds from 50 to
        write-quorum = 4                | write-quorum = 4: is out of range. Accepted: majority, all, or a number from 1
        write-quorum = most             | write-quorum = most: is not a number
        peer = 127.0.0.1:9              | peer = 127.0.0.1:9: differs from the entry 1=127.0.0.1:17001 of cluster
        advertise-client = 0.0.0.0:7001 | advertise-client = 0.0.0.0:7001: is nowhere to connect to; give the address
        advertise-client = [::]:7001    | is nowhere to connect to
        advertise-client = a:0          | is nowhere to connect to
        advertise-peer = a:17001        | advertise-peer = a:17001: differs from the entry 1=127.0.0.1:17001 of cluster
        peer = 0.0.0.0:17001            | add --advertise-peer 127.0.0.1:17001
        raise-level = never             | raise-level = never: is not a number. Accepted: by-hand, or seconds from 0
        auto-rejoin = maybe             | auto-rejoin = maybe: is neither yes nor no. Accepted: yes or no
        join = true                     | join = true: is neither yes nor no
        redirect = away                 | redirect = away: is no way to treat clients of a follower. Accepted: forward or
        sentinel-master = my master     | sentinel-master = my master: has blanks. Accepted: a name without blanks
        client-idle-seconds = -1        | client-idle-seconds = -1: is out of range. Accepted: seconds from 0
        gateway-bytes = 1m              | gateway-bytes and max-entry-bytes do not fit together
        max-data-bytes = 1m             | max-data-bytes and max-memory-bytes do not fit together
        page-cache-bytes = 8m           | page-cache-bytes = 8m: does nothing where all data is in memory; remove it
        """)
    void sayWhereWhatAndWhatIsAccepted(String line, String expected) {
        assertThatThrownBy(() -> read(GOOD + line + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1=a:1,1=b:2      | names node 1 or its address b:2 twice
        1=a:1,2=a:1      | names node 2 or its address a:1 twice
        2=a:1            | has no entry for this node, 1
        a:1              | has an entry "a:1" that is not of the form ID=HOST:PORT
        0=a:1            | has an entry "0=a:1"
        1=a:x            | has no valid port
        1=a:99999        | is not between 0 and 65535
        1=a:1,           | has an entry ""
        """)
    void refusesAnImpossibleCluster(String cluster, String expected) throws Exception {
        ConfigValues values = values(GOOD);
        values.setOption(ConfigKey.CLUSTER, cluster);
        assertThatThrownBy(() -> ServerConfig.of(values)).hasMessageContaining(expected);
    }

    @Test
    void namesWhatIsMissing() {
        assertThatThrownBy(() -> read("data = x\n")).hasMessageContaining("no id is given: use --id");
        assertThatThrownBy(() -> new ConfigValues().readFile(directory.resolve("absent.conf")))
                .hasMessageContaining("absent.conf cannot be read");
    }

    @Test
    void keepsThePasswordOutOfMessages() throws Exception {
        ConfigValues values = values(GOOD);
        values.setOption("password=");
        assertThatThrownBy(() -> ServerConfig.of(values)).hasMessageStartingWith("option --set: password: is empty");
    }

    @Test
    void everyKeyIsDocumented() throws Exception {
        String document = Files.readString(Path.of("..", "docs", "configuration.md"));
        for (ConfigKey key : ConfigKey.values()) {
            assertThat(document).as(key.key()).contains("| `" + key.key() + "` |");
        }
    }

    /** Editors of Windows write a mark of the byte order, and some files are older than UTF-8. */
    @Test
    void filesOfOtherEditorsAreReadOrNamed() throws Exception {
        Path file = directory.resolve("editor.conf");
        ConfigValues values = new ConfigValues();
        values.readFile(Files.write(file, bytes("\u00ef\u00bb\u00bfpassword = f\u00c3\u00bcr\r\nid = 7\r\n")));
        assertThat(values.text(ConfigKey.PASSWORD)).isEqualTo("f\u00fcr");
        assertThat(values.text(ConfigKey.ID)).isEqualTo("7");

        Files.write(file, bytes("id = 7\n# f\u00fcr uns\n"));
        assertThatThrownBy(() -> new ConfigValues().readFile(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + " line 2: byte 0xFC is not UTF-8. It looks like Latin-1 (ISO 8859-1), where this is"
                        + " \"\u00fc\". Save the file as UTF-8");
        Files.write(file, bytes("\u00ff\u00fei\0d\0"));
        assertThatThrownBy(() -> new ConfigValues().readFile(file)).hasMessage(file + " is UTF-16; save it as UTF-8");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
