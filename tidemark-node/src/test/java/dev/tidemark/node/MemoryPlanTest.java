package dev.tidemark.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All budgets together fit the heap (H106, H162). */
class MemoryPlanTest {
    private static final long MB = 1L << 20;

    private static NodeConfig.Limits limits(MemoryPlan.Defaults defaults) {
        return new NodeConfig.Limits(
                64 * MB,
                256 * MB,
                128 * MB,
                64 * MB,
                defaults.entry(),
                defaults.gateway(),
                defaults.uncommitted(),
                100,
                1_000,
                10_000,
                defaults.state(),
                60_000,
                0,
                DataLimits.IN_MEMORY,
                ScrubSettings.OFF);
    }

    private static MemoryPlan plan(long heap, MemoryPlan.Defaults defaults) {
        return MemoryPlan.of(heap, limits(defaults), defaults.output(), defaults.input());
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 64, 96, 128, 160, 186, 192, 256, 512, 999, 1000, 1024, 2048, 4096, 30_000})
    void theDefaultsFitEveryHeapWithAir(long heapMb) {
        long heap = heapMb * MB;
        MemoryPlan plan = plan(heap, MemoryPlan.defaults(heap));
        assertThat(plan.lacking()).as(plan.describe()).isLessThanOrEqualTo(0);
        assertThat(MemoryPlan.defaults(heap).state()).isGreaterThan(heap * 2 / 5);
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 192, 4096})
    void theStateIsLoweredUntilItFitsOrTheyDoNot(long heapMb) {
        long heap = heapMb * MB;
        MemoryPlan.Defaults defaults = MemoryPlan.defaults(heap);
        MemoryPlan more = MemoryPlan.of(heap, limits(defaults), defaults.output() + heap / 4, defaults.input());
        assertThat(more.lacking()).isPositive();
        NodeConfig.Limits lowered = limits(defaults).withMaxMemoryBytes(more.smallerState());
        assertThat(MemoryPlan.of(heap, lowered, defaults.output() + heap / 4, defaults.input())
                        .lacking())
                .isZero();
        assertThat(MemoryPlan.of(heap, limits(defaults), heap, defaults.input()).smallerState())
                .isZero();
    }
}
