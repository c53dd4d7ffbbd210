package dev.tidemark.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a crash at this moment may leave: all of it if that is little, else a seeded sample with the extremes in it. */
public final class CrashImages {
    private CrashImages() {}

    /**
     * Hands each image to {@code consumer}, at most {@code limit} of them.
     *
     * @return whether these were all there are
     */
    public static boolean forEach(SimulatedDisk disk, int limit, long seed, Consumer<SimulatedDisk> consumer) {
        List<Integer> undecided = disk.undecided();
        long count = 1;
        for (int options : undecided) {
            count = Math.min(count * options, Integer.MAX_VALUE);
        }
        List<CrashChooser> choosers = count <= limit ? all(undecided) : sample(undecided, limit, seed);
        choosers.forEach(chooser -> consumer.accept(disk.crash(chooser)));
        return count <= limit;
    }

    private static List<CrashChooser> all(List<Integer> undecided) {
        List<CrashChooser> choosers = new ArrayList<>();
        int[] choices = new int[undecided.size()];
        do {
            choosers.add(CrashChooser.of(choices.clone()));
        } while (next(choices, undecided));
        return choosers;
    }

    /** Counts up, the first digit fastest; false after the last number. */
    private static boolean next(int[] choices, List<Integer> undecided) {
        for (int i = 0; i < choices.length; i++) {
            choices[i]++;
            if (choices[i] < undecided.get(i)) {
                return true;
            }
            choices[i] = 0;
        }
        return false;
    }

    private static List<CrashChooser> sample(List<Integer> undecided, int limit, long seed) {
        List<CrashChooser> choosers = new ArrayList<>();
        choosers.add(CrashChooser.loseAll());
        choosers.add(CrashChooser.keepAll());
        for (int i = 0; i < undecided.size() && choosers.size() < limit / 2; i++) {
            choosers.add(allBut(i, undecided.size(), true));
            choosers.add(allBut(i, undecided.size(), false));
        }
        for (long i = 0; choosers.size() < limit; i++) {
            choosers.add(CrashChooser.random(seed + i));
        }
        return choosers.subList(0, Math.min(limit, choosers.size()));
    }

    /** One thing differs from all the others. */
    private static CrashChooser allBut(int odd, int count, boolean othersSurvive) {
        int[] asked = {0};
        return options -> {
            boolean survives = othersSurvive == (asked[0]++ % count != odd);
            return survives ? options - 1 : 0;
        };
    }
}
