package dev.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.bench.load.LoadResult;
import dev.tidemark.bench.load.LoadRun;
import dev.tidemark.bench.load.LoadSpec;
import dev.tidemark.bench.load.Protocol;
import dev.tidemark.bench.load.Workload;
import dev.tidemark.node.FreePorts;
import dev.tidemark.node.StartException;
import dev.tidemark.server.TidemarkServer;
import dev.tidemark.server.config.ConfigException;
import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.config.ConfigValues;
import dev.tidemark.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator against a real server of one node in this process: what it counts is what the server did. */
class BenchAgainstServerIT {
    private static final int KEYS = 500;
    private static final LoadRun.Observer NOBODY = new LoadRun.Observer() {
        @Override
        public void begins() {}

        @Override
        public void ends() {}

        @Override
        public void progress(LoadRun.Progress progress) {}
    };

    @TempDir
    Path directory;

    private TidemarkServer server;

    @BeforeEach
    void start() throws ConfigException, StartException, IOException {
        List<Integer> ports = FreePorts.any(2);
        ConfigValues values = new ConfigValues();
        values.setOption(ConfigKey.ID, "1");
        values.setOption(ConfigKey.DATA, directory.resolve("data").toString());
        values.setOption(ConfigKey.CLIENT, "127.0.0.1:" + ports.get(0));
        values.setOption(ConfigKey.CLUSTER, "1=127.0.0.1:" + ports.get(1));
        values.setOption(ConfigKey.CLUSTER_ID, "bench-test");
        values.setOption(ConfigKey.WARM_UP_SECONDS, "0");
        server = TidemarkServer.start(ServerConfig.of(values));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> server.node().status().serving());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private LoadSpec spec(int connections, int inFlight, Workload workload, double rate, int millis) {
        return new LoadSpec(
                Protocol.RESP,
                new InetSocketAddress("127.0.0.1", server.clientPort()),
                connections,
                inFlight,
                100,
                KEYS,
                workload,
                rate,
                1,
                Duration.ZERO,
                Duration.ofMillis(millis));
    }

    private long logEnd() {
        return server.node().status().leo();
    }

    @Test
    void everyKeyIsWrittenOnceAndThenFound() throws Exception {
        LoadResult filled = LoadRun.fill(spec(4, 16, Workload.WRITE, 0, 0), Duration.ofMinutes(1), NOBODY);

        assertThat(filled.operations()).isEqualTo(KEYS);
        assertThat(filled.errors()).isZero();

        LoadResult read = LoadRun.run(spec(4, 4, Workload.READ, 0, 300), NOBODY);
        assertThat(read.reads().getTotalCount()).isPositive();
        assertThat(read.writes().getTotalCount()).isZero();
        assertThat(read.misses()).isZero();
        assertThat(read.errors()).isZero();
    }

    @Test
    void countsWhatTheLogHolds() throws Exception {
        LoadResult opened = LoadRun.fill(spec(1, 1, Workload.WRITE, 0, 0), Duration.ofMinutes(1), NOBODY);
        assertThat(opened.operations()).isEqualTo(KEYS);
        long before = logEnd();

        LoadResult result = LoadRun.run(spec(8, 2, Workload.WRITE, 0, 500), NOBODY);

        assertThat(result.operations()).isPositive().isEqualTo(logEnd() - before);
        assertThat(result.errors()).isZero();
        assertThat(result.lostConnections()).isZero();
        assertThat(result.errorTexts()).isEmpty();
    }

    @Test
    void anOpenLoopDoesWhatItWasAskedFor() throws Exception {
        LoadResult result = LoadRun.run(spec(16, 1, Workload.MIX, 200, 1000), NOBODY);

        assertThat(result.operations() + result.unsent() + result.errors()).isEqualTo(200);
        assertThat(result.errors()).isZero();
        assertThat(result.reads().getTotalCount()).isGreaterThan(result.writes().getTotalCount());
    }

    /** More than it can do: places are taken most of the time, and whatever found one must still be sent. */
    @Test
    void anOpenLoopThatIsTooFastLeavesNothingBehind() throws Exception {
        LoadResult result = LoadRun.run(spec(16, 1, Workload.MIX, 200_000, 500), NOBODY);

        assertThat(result.operations() + result.unsent()).isEqualTo(100_000);
        assertThat(result.unsent()).isPositive();
        assertThat(result.errors()).isZero();
        assertThat(result.errorTexts()).isEmpty();
    }

    @Test
    void aServerThatGoesAwayIsErrorsAndNoEnd() throws Exception {
        Thread stopper = new Thread(server::close);
        LoadSpec spec = spec(4, 1, Workload.WRITE, 0, 1000);
        server = null; // is closed by the stopper
        LoadResult result = LoadRun.run(spec, new LoadRun.Observer() {
            @Override
            public void begins() {
                stopper.start();
            }

            @Override
            public void ends() {}

            @Override
            public void progress(LoadRun.Progress progress) {}
        });
        stopper.join();

        assertThat(result.lostConnections()).isPositive();
        assertThat(result.errorTexts()).isNotEmpty();
    }

    @Test
    void theCommandMeasuresAServerThatRuns() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path plot = directory.resolve("plot.svg");
        int code = new BenchTool()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        ("--at 127.0.0.1:" + server.clientPort() + " --clients 1,4 --workload write,mix --keys " + KEYS
                                        + " --duration 200ms --warmup 50ms --data " + directory + " --json --svg "
                                        + plot)
                                .split(" ", -1));

        assertThat(err.toString()).doesNotContain("tidemark bench:");
        assertThat(code).isZero();
        assertThat(out.toString()).contains("\"clients\": 4", "\"workload\": \"mix\"", "\"errors\": 0");
        assertThat(Files.readString(plot)).contains("<polyline");
    }

    @Test
    void nobodyThereIsSaid() throws IOException {
        StringWriter err = new StringWriter();
        int code = new BenchTool()
                .run(
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(err),
                        "--at",
                        "127.0.0.1:" + FreePorts.any(1).get(0));

        assertThat(code).isEqualTo(BenchCommand.FAILED);
        assertThat(err.toString()).contains("no server answers INFO at 127.0.0.1:", "Is it running?");
    }
}
