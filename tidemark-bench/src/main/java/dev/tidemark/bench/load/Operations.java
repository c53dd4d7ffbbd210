package dev.tidemark.bench.load;

/** What the next operation is. One thread. */
abstract class Operations {
    /** Whether there is a next one. */
    abstract boolean hasNext();

    /** Draws the next one; {@link #isWrite()} and {@link #key()} say what it is. */
    abstract void next();

    abstract boolean isWrite();

    abstract int key();

    /** Operations on random keys, without end. */
    static Operations random(Workload workload, int keys, long seed) {
        return new RandomOperations(workload.readPercent(), keys, seed);
    }

    /** Writes of the keys {@code first}, {@code first+step} and so on, each once. */
    static Operations fill(int first, int step, int keys) {
        return new FillOperations(first, step, keys);
    }

    private static final class RandomOperations extends Operations {
        private final int readPercent;
        private final int keys;
        private long state;
        private boolean write;
        private int key;

        RandomOperations(int readPercent, int keys, long seed) {
            this.readPercent = readPercent;
            this.keys = keys;
            this.state = seed | 1;
        }

        @Override
        boolean hasNext() {
            return true;
        }

        @Override
        void next() {
            key = below(keys);
            write = readPercent == 0 || (readPercent < 100 && below(100) >= readPercent);
        }

        /** Xorshift (Marsaglia 2003): good enough to draw keys, and costs nothing. */
        private int below(int bound) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            return (int) (((state >>> 33) * bound) >>> 31);
        }

        @Override
        boolean isWrite() {
            return write;
        }

        @Override
        int key() {
            return key;
        }
    }

    private static final class FillOperations extends Operations {
        private final int step;
        private final int keys;
        private int upcoming;
        private int key;

        FillOperations(int first, int step, int keys) {
            this.upcoming = first;
            this.step = step;
            this.keys = keys;
        }

        @Override
        boolean hasNext() {
            return upcoming < keys;
        }

        @Override
        void next() {
            key = upcoming;
            upcoming += step;
        }

        @Override
        boolean isWrite() {
            return true;
        }

        @Override
        int key() {
            return key;
        }
    }
}
