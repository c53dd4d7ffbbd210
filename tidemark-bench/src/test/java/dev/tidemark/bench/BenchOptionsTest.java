package dev.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.bench.load.KeyDistribution;
import dev.tidemark.bench.load.Scenario;
import dev.tidemark.bench.load.Workload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchOptionsTest {
    private static BenchPlan plan(String... arguments) {
        BenchOptions options = new BenchOptions();
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
        spec.addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
        new CommandLine(spec).parseArgs(arguments);
        return options.plan();
    }

    @Test
    void isFoundAsATool() {
        assertThat(ToolProvider.findFirst("bench")).containsInstanceOf(BenchTool.class);
    }

    @Test
    void defaultsAreWritesByOneToManyClients() {
        BenchPlan plan = plan();

        assertThat(plan.scenarios()).extracting(Scenario::clients).containsExactly(1, 16, 64, 256);
        assertThat(plan.scenarios()).allMatch(scenario -> scenario.workload() == Workload.WRITE);
        assertThat(plan.keys()).isEqualTo(100_000);
        assertThat(plan.rounds()).isEqualTo(1);
    }

    @Test
    void listsAreCombined() {
        BenchPlan plan = plan(
                "--workload",
                "write,read",
                "--value-bytes",
                "100,1024",
                "--clients",
                "1,64",
                "--shared-connections",
                "0,4");

        assertThat(plan.scenarios())
                .hasSize(16)
                .doesNotHaveDuplicates()
                .contains(new Scenario(Workload.READ, 1024, 64, 4, 1, 0));
    }

    @Test
    void keysAreDrawnUniformlyUnlessZipfIsAskedFor() {
        assertThat(plan().distribution()).isEqualTo(KeyDistribution.UNIFORM);
        assertThat(plan("--distribution", "zipf").distribution()).isEqualTo(KeyDistribution.ZIPF);
    }

    @Test
    void levelsAreNamedAndNotMeasuredElsewhere() {
        assertThat(plan("--levels", "quorum,bounded").scenarios()).isNotEmpty();
        assertThatThrownBy(() -> plan("--levels", "sometimes"))
                .hasMessageContaining("--levels knows bounded, eventual");
        assertThatThrownBy(() -> plan("--levels", "quorum", "--at", "127.0.0.1:7001"))
                .hasMessageContaining("--at and --levels");
    }

    @Test
    void sharedConnectionsCarryTheGivenNumberTogether() {
        Scenario shared = new Scenario(Workload.WRITE, 100, 64, 4, 1, 0);
        assertThat(shared.connections()).isEqualTo(4);
        assertThat(shared.inFlight()).isEqualTo(16);

        Scenario few = new Scenario(Workload.WRITE, 100, 1, 4, 1, 0);
        assertThat(few.connections()).isEqualTo(1);
        assertThat(few.inFlight()).isEqualTo(1);

        Scenario pipelined = new Scenario(Workload.WRITE, 100, 64, 0, 16, 0);
        assertThat(pipelined.connections()).isEqualTo(64);
        assertThat(pipelined.inFlight()).isEqualTo(16);
    }

    @Test
    void readsTimes() {
        BenchPlan plan = plan("--duration", "500ms", "--warmup", "2m", "--first-warmup", "3");

        assertThat(plan.duration()).isEqualTo(Duration.ofMillis(500));
        assertThat(plan.warmup()).isEqualTo(Duration.ofMinutes(2));
        assertThat(plan.firstWarmup()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aServerThatRunsNeedsNoLongWarmup() {
        assertThat(plan("--at", "127.0.0.1:7001", "--warmup", "1s").firstWarmup())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(plan("--warmup", "1s").firstWarmup()).isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --clients 0                              | --clients is a number from 1 to
                    --clients 5 --shared-connections 4       | cannot be shared out evenly
                    --pipeline 16 --shared-connections 4     | do not go together
                    --pipeline 0                             | --pipeline is a number from 1 to
                    --workload append                        | write, read or mix, not 'append'
                    --value-bytes -1                         | --value-bytes is a number from 0 to 65536
                    --value-bytes 20000 --peers etcd         | --value-bytes is a number from 0 to 16000
                    --keys 0                                 | --keys is a number from 1 to
                    --rate -5                                | --rate is a number
                    --rounds 0                               | --rounds is a number
                    --threads 9                              | --threads is a number
                    --duration 0s                            | --duration must be longer than nothing
                    --duration soon                          | is not a time such as 500ms, 20s or 2m
                    --peers zookeeper                        | --peers knows etcd, etcd-serializable, redis, rocksdb, jraft, floor, floor2
                    --distribution normal                    | --distribution is uniform or zipf, not 'normal'
                    --set a=b --at 127.0.0.1:7001            | --at and --set do not go together
                    growth --keys many                       | is not a number such as 5000, 20k or 1m
                    growth --keys 0.5                        | is not a number such as 5000, 20k or 1m
                    growth --keys 1m,0                       | --keys are numbers from 1 to 1000000000, not 0
                    growth --keys 2000m                      | --keys are numbers from 1 to 1000000000
                    growth --targets tidemark,jraft          | --targets knows tidemark, tidemark-disk, etcd, redis, rocksdb
                    growth --value-bytes 20000               | --value-bytes is a number from 0 to 16000
                    growth --clients 0                       | --clients is a number from 1 to
                    growth --heap much                       | --heap is a size such as 512m or 4g
                    growth --set checkpoint-bytes            | --set is KEY=VALUE, not 'checkpoint-bytes'
                    growth --duration 0s                     | --duration must be longer than nothing
                    --peers redis --at 127.0.0.1:7001        | --at and --peers do not go together
                    --jdk /no/such/directory                 | --jdk is a directory with bin/java in it
                    --fast                                   | Unknown option: '--fast'
                    """)
    void whatCannotBeIsRefusedWithTheReason(String arguments, String reason) {
        StringWriter err = new StringWriter();
        int code = new BenchTool()
                .run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), arguments.split(" ", -1));

        assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(reason);
    }
}
