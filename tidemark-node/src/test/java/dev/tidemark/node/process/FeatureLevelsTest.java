package dev.tidemark.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.MembersAnswer;
import dev.tidemark.node.MembersView;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.StartException;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.LoopWatch;
import dev.tidemark.node.support.LoopbackNodes;
import dev.tidemark.protocol.LevelOptions;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.state.reply.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of two releases in one cluster, on real sockets and files: the older one supports feature level 1 alone. */
class FeatureLevelsTest {
    private static final int SECONDS = 60;
    private static final LevelOptions OLDER = new LevelOptions(1, LevelOptions.BY_HAND);
    private static final LevelOptions NEWER = LevelOptions.DEFAULT;

    @TempDir
    Path directory;

    private final List<NodeConfig> configs = new ArrayList<>();
    private final TreeMap<Integer, TidemarkNode> nodes = new TreeMap<>();

    private NodeConfig config(int id, LevelOptions levels) throws Exception {
        if (configs.isEmpty()) {
            configs.addAll(LoopbackNodes.configs(directory, "test", 3));
        }
        return configs.get(id - 1).with(levels);
    }

    private void start(int id, LevelOptions levels) throws Exception {
        nodes.put(id, RunningNode.start(config(id, levels), FillingMachine.NOTHING));
    }

    @AfterEach
    void close() {
        nodes.values().forEach(TidemarkNode::close);
    }

    private MembersAnswer raise(int at, int level) throws Exception {
        MembersAnswer answer = ask(at, level);
        while (answer.outcome() == MemberOutcome.UNDECIDED) { // no leader yet
            answer = ask(at, level);
        }
        return answer;
    }

    private MembersAnswer ask(int at, int level) throws Exception {
        CompletableFuture<MembersAnswer> answer = new CompletableFuture<>();
        TidemarkNode node = nodes.get(at);
        node.eventLoop()
                .execute(() -> node.changeMembers(MemberChange.raiseLevel(MemberChange.ANY, level), answer::complete));
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    private void write(int at) throws Exception {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        TidemarkNode node = nodes.get(at);
        node.eventLoop()
                .execute(() -> node.gateway().write(null, new byte[1], (offset, reply) -> answer.complete(reply)));
        assertThat(answer.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(Reply.OK);
    }

    private MembersView members(int at, Predicate<MembersView> condition) throws Exception {
        TidemarkNode node = nodes.get(at);
        return LoopWatch.until(node.eventLoop(), node::members, condition);
    }

    private static boolean knowsAll(MembersView view) {
        return view.members().size() == 3 && view.members().values().stream().allMatch(member -> member.level() > 0);
    }

    /** H180: what cannot be read by all is written by nobody, until an operator says so, and then for ever. */
    @Test
    void theLevelIsRaisedWhenAllHaveTheNewerRelease_H180() throws Exception {
        start(1, NEWER);
        start(2, NEWER);
        start(3, OLDER);
        for (int id = 1; id <= 3; id++) {
            write(id);
        }
        MembersView view = members(1, FeatureLevelsTest::knowsAll);
        assertThat(view.level()).isEqualTo(1);
        assertThat(view.members().get(3).level()).isEqualTo(1);
        MembersAnswer refused = raise(1, 2);
        assertThat(refused.outcome()).isEqualTo(MemberOutcome.REFUSED);
        assertThat(refused.why())
                .containsAnyOf("node 3 supports level 1 at most", "node 3 leads and runs an older release");

        nodes.get(3).close();
        start(3, NEWER);
        write(3);
        members(1, FeatureLevelsTest::knowsAll);
        members(2, FeatureLevelsTest::knowsAll);
        MembersAnswer raised = raise(2, 2);
        while (raised.outcome() != MemberOutcome.OK) { // the leader may know a moment later
            assertThat(raised.why()).contains("node 3");
            raised = raise(2, 2);
        }
        for (int id = 1; id <= 3; id++) {
            members(id, now -> now.level() == 2);
            TidemarkNode node = nodes.get(id);
            LoopWatch.until(
                    node.eventLoop(),
                    () -> Files.readString(directory.resolve("n" + node.id()).resolve("identity")),
                    text -> text.contains("\nlevel = 2\n"));
        }
        assertThat(raise(1, 1).why()).contains("never falls");

        nodes.get(3).close();
        assertThatThrownBy(() -> start(3, OLDER))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("install a release that supports level 2");
        start(3, NEWER);
        write(3);
    }

    /** An older node with an empty directory is told at the door, and says so. */
    @Test
    void whoDoesNotSupportTheLevelIsRefusedAndDisturbsNobody_H180() throws Exception {
        for (int id = 1; id <= 3; id++) {
            start(id, NEWER);
        }
        for (int id = 1; id <= 3; id++) {
            write(id);
        }
        members(1, FeatureLevelsTest::knowsAll);
        MembersAnswer raised = raise(1, 2);
        while (raised.outcome() != MemberOutcome.OK) {
            raised = raise(1, 2);
        }
        nodes.remove(3).close();
        Files.move(directory.resolve("n3"), directory.resolve("away"));
        start(3, OLDER);
        TidemarkNode node = nodes.get(3);
        LoopWatch.until(
                node.eventLoop(),
                node::status,
                status -> status.reason().contains("install a release that supports level 2 on node 3"));
        long epoch = epoch(1);
        for (int i = 0; i < 20; i++) {
            write(1 + i % 2);
        }
        assertThat(epoch(1)).isEqualTo(epoch);
        assertThat(members(1, now -> true).members().get(3).level()).isZero();
    }

    private long epoch(int at) throws Exception {
        TidemarkNode node = nodes.get(at);
        return LoopWatch.until(node.eventLoop(), node::status, NodeStatus::serving)
                .epoch();
    }

    /** By themselves, if the operator lets them. */
    @Test
    void leadersRaiseTheLevelAfterAWhile() throws Exception {
        for (int id = 1; id <= 3; id++) {
            start(id, NEWER.raisedAfter(200));
        }
        write(1);
        for (int id = 1; id <= 3; id++) {
            members(id, now -> now.level() == FeatureLevel.HIGHEST);
        }
    }
}
