package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.support.TestClock;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.tree.page.TreeFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing of a snapshot may become durable before the epoch in which it came, or is installed (H36, H39). */
class SnapshotAndVoteTest {
    private static final NodeBuffers BUFFERS =
            new NodeBuffers(1, 1_000, 1_000, 1_000, 1_000, 1, 1, 1, 0, TreeFormat.DEFAULT);

    private final List<LogTask> log = new ArrayList<>();
    private final List<FilesTask> files = new ArrayList<>();
    private final LoneLeader leader = new LoneLeader();
    private final EffectPerformer performer = new EffectPerformer(
            leader.replica.view(),
            log::add,
            files::add,
            new ApplyFeed(leader.replica.view(), 0, log::add, task -> {}, Runnable::run, BUFFERS),
            input -> {},
            null,
            new Alarms(new TestClock(() -> 0)));

    @Test
    void itsPiecesAndItsInstallationWaitForTheVote_H39() {
        Position last = new Position(7, 1, 3);
        performer.storeSnapshot(new Effect.StoreSnapshot(last, 10, 0, new byte[10]));
        performer.installSnapshot(new Effect.InstallSnapshot(last));
        assertThat(files).isEmpty();
        for (LogTask task : log) {
            ((LogTask.Barrier) task).then().run();
        }
        assertThat(files).extracting(task -> task.getClass().getSimpleName()).containsExactly("StoreChunk", "Install");
    }
}
