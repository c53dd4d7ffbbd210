package dev.tidemark.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.StateDigest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An entry of log time that removes much of what is on disk has its pages asked for together: it was run, and taken
 * back, once for each page that it lacked (H156).
 */
class TimeRehearsalTest {
    private static final long START = 1_700_000_000_000_000L;
    /** As many as the lane makes. */
    private static final int MOST_RUNS = 32;
    /** Of pages, on average. */
    private static final int FOUND_BY_A_RUN = 4;

    private ColdReplica cold;
    private StateEngine whole;
    private long offset;

    @BeforeEach
    void begin() throws Exception {
        cold = new ColdReplica(2_000, 200, 0, 256);
        whole = new StateEngine(new KvStateMachine(), EngineLimits.DEFAULT);
    }

    private void apply(String... words) {
        apply(0, words);
    }

    private void apply(int database, String... words) {
        byte[][] args = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].getBytes(UTF_8);
        }
        byte[] payload = PayloadCodec.encodeCommand(null, KvCommandCodec.encode(database, args));
        offset++;
        whole.apply(offset, 1, START, PayloadKind.COMMAND, payload, 0, payload.length);
        cold.apply(() -> cold.engine.apply(offset, 1, START, PayloadKind.COMMAND, payload, 0, payload.length));
    }

    private void toDisk() throws Exception {
        cold.checkpoint();
        while (!cold.store.mergeSome(1_000)) {
            // the next slice
        }
    }

    /** Rehearses the next entry until it lacks nothing, and applies it. Returns how many pages were read. */
    private int timePasses(long time) {
        StateDigest before = cold.engine.digest();
        long next = offset + 1;
        assertThatThrownBy(() -> cold.engine.timePassed(next, 1, time)).isInstanceOf(MissingRowsException.class);
        int pages = cold.serveAll();
        int runs = 0;
        while (cold.engine.rehearseTime(next, 1, time) != null) {
            runs++;
            pages += cold.serveAll();
            assertThat(runs).as("rehearsals, after %d pages", pages).isLessThanOrEqualTo(MOST_RUNS);
        }
        assertThat(pages).isGreaterThan(FOUND_BY_A_RUN * runs);
        assertThat(cold.engine.digest()).as("a rehearsal leaves no trace").isEqualTo(before);
        offset++;
        cold.engine.timePassed(offset, 1, time); // lacks nothing any more
        whole.timePassed(offset, 1, time);
        assertThat(cold.engine.digest()).isEqualTo(whole.digest());
        return pages;
    }

    @Test
    void keysWhoseTimeHasComeAreFoundTogether_H83() throws Exception {
        for (int i = 0; i < 900; i++) {
            apply("SET", "key" + i, "v".repeat(40), "PX", "1000");
        }
        toDisk();
        assertThat(timePasses(START + 2_000_000)).isGreaterThan(150);
        assertThat(cold.engine.nextDue()).isEqualTo(whole.nextDue());
    }

    @Test
    void soAreHashesWithTheirFields_H83() throws Exception {
        for (int i = 0; i < 100; i++) {
            apply("HSET", "h" + i, "f", "v".repeat(200), "g", "w".repeat(200));
            apply("PEXPIRE", "h" + i, "1000");
        }
        toDisk();
        assertThat(timePasses(START + 2_000_000)).isGreaterThan(100);
    }

    @Test
    void soIsWhatIsLeftOfALargeHash() throws Exception {
        for (int i = 0; i < 1_500; i++) {
            apply("HSET", "h", "field" + i, "v".repeat(40));
        }
        apply("DEL", "h");
        toDisk();
        assertThat(timePasses(START)).isGreaterThan(100);
        assertThat(cold.engine.nextDue()).as("there is more to remove").isEqualTo(0);
    }

    @Test
    void soIsWhatIsLeftOfAFlushedDatabase() throws Exception {
        for (int i = 0; i < 500; i++) {
            apply("SET", "key" + i, "v".repeat(40), "PX", "1000");
        }
        apply(1, "SET", "other", "stays");
        toDisk();
        apply("FLUSHDB");
        toDisk();
        assertThat(timePasses(START)).isGreaterThan(80);
    }
}
