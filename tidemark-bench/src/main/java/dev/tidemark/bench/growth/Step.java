package dev.tidemark.bench.growth;

/** What is done with a target, in this order. */
enum Step {
    /** All keys are written, each once, in random order. */
    FILL("fill"),
    UNIFORM("uniform"),
    ZIPF("zipf"),
    /** Reads of random keys by one client. */
    GET("get"),
    /** All processes are killed and started again. */
    RESTART("restart"),
    /** The same reads, once the kernel has forgotten what it has read of files, and the servers have just begun. */
    COLD_GET("cold get");

    private final String word;

    Step(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
