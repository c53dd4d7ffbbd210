package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An entry without a format: what the replica looks at, and a chain that mixes every field. */
@SuppressWarnings("ArrayRecordComponent") // compared by position
record TestEntry(long offset, long epoch, long time, long lamport, byte kind, byte[] payload, long chain)
        implements Entry {
    private static final int HEADER_BYTES = 32;

    static Entry encode(
            long offset, long epoch, long time, long lamport, EntryKind kind, byte[] payload, long previousChain) {
        long chain = previousChain;
        for (long field : new long[] {offset, epoch, time, lamport, kind.code(), Arrays.hashCode(payload)}) {
            chain = mix(chain ^ field);
        }
        return new TestEntry(offset, epoch, time, lamport, kind.code(), payload, chain);
    }

    private static long mix(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public int sizeInBytes() {
        return HEADER_BYTES + payload.length;
    }

    /** As stories write it: the command, {@code *} for the start of an epoch, {@code cfg} for a configuration,
     * {@code time} for an entry without a payload. */
    static String name(Entry entry) {
        String what = switch (EntryKind.of(entry.kind())) {
            case EPOCH_START -> "*";
            case CONFIGURATION -> "cfg";
            case TIME -> "time";
            case COMMAND, OPEN_SESSION -> new String(entry.payload(), StandardCharsets.UTF_8);
        };
        return what + "@" + entry.epoch();
    }

    @Override
    public String toString() {
        return name(this);
    }
}
