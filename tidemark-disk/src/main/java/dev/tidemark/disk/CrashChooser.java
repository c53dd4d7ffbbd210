package dev.tidemark.disk;

import java.util.SplittableRandom;

/**
 * Decides what a crash leaves. It is asked once for everything that is not durable: a sector, a file size, a change of
 * a directory.
 */
@FunctionalInterface
public interface CrashChooser {
    /**
     * @param options how many states the thing may be left in, at least 2
     * @return 0 for the durable one, up to {@code options - 1} for the newest
     */
    int choose(int options);

    /**
     * Asked for each sector that is left in another state than the durable one: how many bytes of that reached the disk
     * over the durable ones, when the power went. No disk should tear a sector, but some do (H12).
     *
     * @return 1 to 511, or 0: the sector is whole
     */
    default int tornAt() {
        return 0;
    }

    /** Nothing survives that was not synced. */
    static CrashChooser loseAll() {
        return options -> 0;
    }

    /** Everything survives, as when only the process dies. */
    static CrashChooser keepAll() {
        return options -> options - 1;
    }

    static CrashChooser random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random::nextInt;
    }

    /** Bit i decides the i-th question: the durable state or the newest. At most 64 questions. */
    static CrashChooser bits(long mask) {
        int[] asked = {0};
        return options -> (mask >>> asked[0]++ & 1) == 0 ? 0 : options - 1;
    }

    /** The answers in order; see {@link SimulatedDisk#undecided()}. */
    static CrashChooser of(int... choices) {
        int[] asked = {0};
        return options -> choices[asked[0]++];
    }
}
