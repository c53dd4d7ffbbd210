package dev.tidemark.bench.load;

/** What the next operation is. One thread. */
abstract class Operations {
    private static final long FILL_ORDER = 0x66696c6cL;

    /** Whether there is a next one. */
    abstract boolean hasNext();

    /** Draws the next one; {@link #isWrite()} and {@link #key()} say what it is. */
    abstract void next();

    abstract boolean isWrite();

    abstract int key();

    /** Operations on random keys, without end. */
    static Operations random(Workload workload, KeyDistribution distribution, int keys, long seed) {
        return new RandomOperations(workload.readPercent(), distribution.of(keys), seed);
    }

    /** The first of them. */
    static Operations first(long count, Operations operations) {
        return new FirstOperations(count, operations);
    }

    /**
     * Writes of all keys, each once, in an order that looks random and is always the same; of these, number {@code
     * first}, {@code first+step} and so on.
     */
    static Operations fill(int first, int step, int keys) {
        return new FillOperations(first, step, keys);
    }

    private static final class RandomOperations extends Operations {
        private final int readPercent;
        private final KeyDistribution.Draw draw;
        private long state;
        private boolean write;
        private int key;

        RandomOperations(int readPercent, KeyDistribution.Draw draw, long seed) {
            this.readPercent = readPercent;
            this.draw = draw;
            this.state = seed | 1;
        }

        @Override
        boolean hasNext() {
            return true;
        }

        @Override
        void next() {
            key = draw.key(random());
            write = readPercent == 0 || (readPercent < 100 && KeyDistribution.uniform(random(), 100) >= readPercent);
        }

        /** Xorshift (Marsaglia 2003): good enough to draw keys, and costs nothing. */
        private long random() {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            return state;
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

    private static final class FirstOperations extends Operations {
        private final Operations operations;
        private long left;

        FirstOperations(long count, Operations operations) {
            this.operations = operations;
            this.left = count;
        }

        @Override
        boolean hasNext() {
            return left > 0 && operations.hasNext();
        }

        @Override
        void next() {
            left--;
            operations.next();
        }

        @Override
        boolean isWrite() {
            return operations.isWrite();
        }

        @Override
        int key() {
            return operations.key();
        }
    }

    private static final class FillOperations extends Operations {
        private final int step;
        private final int keys;
        private final Permutation order;
        private int upcoming;
        private int key;

        FillOperations(int first, int step, int keys) {
            this.upcoming = first;
            this.step = step;
            this.keys = keys;
            this.order = new Permutation(keys, FILL_ORDER);
        }

        @Override
        boolean hasNext() {
            return upcoming < keys;
        }

        @Override
        void next() {
            key = order.at(upcoming);
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
