package dev.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.bench.growth.GrowthPlan;
import dev.tidemark.bench.growth.GrowthTargets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GrowthOptionsTest {
    private static GrowthOptions options(String... arguments) {
        GrowthOptions options = new GrowthOptions();
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
        spec.addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
        new CommandLine(spec).parseArgs(arguments);
        return options;
    }

    @Test
    void defaultsAreAMillionKeysOnAllTargets() {
        GrowthOptions options = options();

        assertThat(options.keys()).containsExactly(1_000_000);
        assertThat(options.targets).isEqualTo(GrowthTargets.ALL);
        assertThat(options.plan())
                .isEqualTo(new GrowthPlan(
                        100,
                        64,
                        0,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        Duration.ofHours(2),
                        false));
        assertThat(options("--cold-reads").plan().cold()).isTrue();
    }

    @Test
    void countsHaveSuffixes() {
        GrowthOptions options = options("--keys", "5000,20k,1m,2.5m", "--writes", "3m");

        assertThat(options.keys()).containsExactly(5_000, 20_000, 1_000_000, 2_500_000);
        assertThat(options.plan().writes()).isEqualTo(3_000_000);
    }

    @Test
    void settingsMayBeRepeated() {
        assertThat(options("--set", "checkpoint-bytes=64m", "--set", "scrub-days=0").settings)
                .containsExactly("checkpoint-bytes=64m", "scrub-days=0");
    }
}
