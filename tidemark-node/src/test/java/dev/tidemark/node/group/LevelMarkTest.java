package dev.tidemark.node.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.start.NodeIdentity;
import dev.tidemark.node.support.TestClock;
import dev.tidemark.protocol.members.FeatureLevel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The note of the feature level in the file that every release reads first (H180). */
class LevelMarkTest {
    private static final int LEVEL = FeatureLevel.HIGHEST;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<FilesTask.MarkDirectory> tasks = new ArrayList<>();
    private NodeIdentity identity;
    private int committed = FeatureLevel.LOWEST;
    private long millis;
    private LevelMark mark;

    @BeforeEach
    void format() throws IOException {
        UUID cluster = new UUID(1, 2);
        identity = new NodeIdentity(cluster, 0, 5, new UUID(3, 4), new UUID(3, 4), 3);
        identity.mark(disk, FeatureLevel.LOWEST);
        mark = marks();
    }

    private LevelMark marks() {
        NodeClock clock = new TestClock(() -> millis);
        return new LevelMark(
                identity,
                disk,
                () -> committed,
                clock,
                task -> tasks.add((FilesTask.MarkDirectory) task),
                Runnable::run);
    }

    private void look() throws IOException {
        mark.look();
        for (FilesTask.MarkDirectory task : List.copyOf(tasks)) {
            task.mark().write();
        }
    }

    private int written() throws Exception {
        return NodeIdentity.read(disk).level();
    }

    @Test
    void whatIsCommittedIsNotedOnce_H180() throws Exception {
        look();
        assertThat(written()).isEqualTo(FeatureLevel.LOWEST);
        committed = LEVEL;
        look();
        look();
        assertThat(written()).isEqualTo(LEVEL);
        assertThat(tasks).hasSize(1);
    }

    /** A node goes on without the note, and makes it as soon as it can. */
    @Test
    void aFullDiskPutsItOff_H147() throws Exception {
        committed = LEVEL;
        disk.capacity(disk.usedBytes());
        look();
        assertThat(written()).isEqualTo(FeatureLevel.LOWEST);
        tasks.clear();
        look();
        assertThat(tasks).as("not several times a second").isEmpty();
        disk.capacity(Long.MAX_VALUE);
        millis = 60_000;
        look();
        assertThat(written()).isEqualTo(LEVEL);
    }

    /** A crash came between the entry and the note. */
    @Test
    void theNextStartNotesIt() throws Exception {
        committed = LEVEL;
        mark.look();
        tasks.clear();
        mark = marks();
        look();
        assertThat(written()).isEqualTo(LEVEL);
    }
}
