package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.protocol.entry.EntryKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who lacks several pages waits for them together, and not for one after the other (H156). */
class ReadAheadTest extends ColdLaneFixture {
    /** The pages of entries that wait for one that lacks a page are read meanwhile. */
    @Test
    void entriesThatFollowHaveTheirPagesReadToo() {
        apply("k110=x", "k130=x", "k150=x", "k170=x");
        diskAnswers(); // the root, which all of them need
        assertThat(disk).as("as many as the cache may want").hasSize(2);
        while (applied.size() < 4) {
            diskAnswers();
        }
        assertThat(applied).containsExactly("101 v10x", "102 v30x", "103 v50x", "104 v70x");
    }

    /** Of several keys: it waits for its pages together, and not for one after the other. */
    @Test
    void aReadOfSeveralKeysHasAllItsPagesRead() {
        Reader cold = read("k110,k130,k150,k170");
        diskAnswers(); // the root
        assertThat(disk).as("as many as the cache may want").hasSize(2);
        while (cold.reply == null) {
            diskAnswers();
        }
        assertThat(cold.reply).isEqualTo("v10,v30,v50,v70");
        assertThat(engine.pinnedBytes()).isZero();
    }

    @Test
    void anEntryOfLogTimeHasAllItsPagesRead() {
        long offset = last.offset() + 1;
        LogEntry entry = LogEntry.encode(offset, 1, offset, offset, EntryKind.TIME, new byte[0], last.chain());
        last = entry.logPosition();
        lane.post(new ApplyTask.Apply(List.of(entry)));
        turn();
        diskAnswers(); // the root
        assertThat(disk).as("as many as the cache may want").hasSize(2);
        while (lane.appliedOffset() == ROWS) {
            diskAnswers();
        }
        assertThat(store.rows()).isEqualTo(ROWS - 4);
    }
}
