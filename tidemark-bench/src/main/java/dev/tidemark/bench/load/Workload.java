package dev.tidemark.bench.load;

/** What the clients ask for. Writes are durable before they are answered, reads are linearizable. */
public enum Workload {
    WRITE(0),
    READ(100),
    /** Nine reads, one write. */
    MIX(90);

    private final int readPercent;

    Workload(int readPercent) {
        this.readPercent = readPercent;
    }

    int readPercent() {
        return readPercent;
    }

    public boolean hasReads() {
        return readPercent > 0;
    }
}
