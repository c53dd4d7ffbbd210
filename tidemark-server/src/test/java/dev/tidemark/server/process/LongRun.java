package dev.tidemark.server.process;

/**
 * Whether this run has the tests that are tagged "long", as {@code .ci/run} does with {@code
 * -Dtests.excluded=by-hand}.
 */
final class LongRun {
    private LongRun() {}

    /** @return {@code few} in {@code mvn verify}, where somebody waits, {@code many} in {@code .ci/run} */
    static int rounds(int few, int many) {
        return isLong() ? many : few;
    }

    static boolean isLong() {
        String excluded = System.getProperty("tests.excluded");
        return excluded != null && !excluded.contains("long");
    }
}
