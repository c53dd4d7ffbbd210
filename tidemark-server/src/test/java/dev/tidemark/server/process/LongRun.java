package dev.tidemark.server.process;

/** Whether this run leaves nothing out, as {@code .ci/run} does with {@code -Dtests.excluded=none}. */
final class LongRun {
    private LongRun() {}

    /** @return {@code few} in {@code mvn verify}, where somebody waits, {@code many} where nothing is left out */
    static int rounds(int few, int many) {
        return isLong() ? many : few;
    }

    static boolean isLong() {
        return "none".equals(System.getProperty("tests.excluded"));
    }
}
