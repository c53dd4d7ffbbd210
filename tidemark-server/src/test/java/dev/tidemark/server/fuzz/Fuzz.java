package dev.tidemark.server.fuzz;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Runs one case after the other, each from a seed of its own, until the time that is given to it is used up. A few
 * seconds by default; {@code -Dfuzz.seconds=120} gives more, {@code -Dfuzz.first=N} begins elsewhere, {@code
 * -Dfuzz.seed=N} runs that one case.
 */
final class Fuzz {
    private static final long DEFAULT_SECONDS = 2;
    /** Also on a machine that is too busy for more, so that a run always means something. */
    private static final int FEWEST_CASES = 20;

    /** One case. Everything in it comes out of {@code random}. */
    interface Case {
        void run(Random random) throws Exception;
    }

    private final Class<?> test;

    Fuzz(Class<?> test) {
        this.test = test;
    }

    void run(Case one) {
        Long seed = Long.getLong("fuzz.seed");
        if (seed != null) {
            runOne(one, seed);
            return;
        }
        long first = Long.getLong("fuzz.first", 1);
        long budget = TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", DEFAULT_SECONDS));
        long start = System.nanoTime();
        long cases = 0;
        long most = Long.getLong("fuzz.cases." + test.getSimpleName(), Long.MAX_VALUE);
        while (cases < FEWEST_CASES || (cases < most && System.nanoTime() - start < budget)) {
            runOne(one, first + cases);
            cases++;
        }
        System.out.printf("%s: seeds %d to %d%n", test.getSimpleName(), first, first + cases - 1);
    }

    private void runOne(Case one, long seed) {
        try {
            one.run(new Random(seed));
        } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(
                    "seed " + seed + " failed: " + e + "\nAgain: mvn test -pl tidemark-server -am -Dtest="
                            + test.getSimpleName() + " -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.seed="
                            + seed,
                    e);
        }
    }
}
