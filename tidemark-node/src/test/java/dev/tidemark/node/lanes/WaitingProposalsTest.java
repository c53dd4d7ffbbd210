package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which proposals wait for others; for how long is told by {@link GroupCommitTest}. */
class WaitingProposalsTest {
    private final LoneLeader leader = new LoneLeader(0);
    private final Replica replica = leader.replica;
    private final WaitingProposals proposals = new WaitingProposals(replica.view());
    private final List<Input> released = new ArrayList<>();
    private long now = 1_000;
    private boolean looksAgain;

    @Test
    void withoutALeaderNothingWaits() {
        assertThat(replica.view().role()).isEqualTo(Role.FOLLOWER);
        propose(1, 10);
        assertThat(released()).containsExactly(1L);
    }

    @Test
    void whatComesDuringAnFsyncGoesAfterItInOrder() {
        leader.lead();
        propose(1, 10);
        assertThat(released()).isEmpty();
        requested(2, 10);
        propose(3, 10);
        assertThat(released()).isEmpty();
        leader.commitAll();
        assertThat(released()).containsExactly(1L, 2L, 3L);
        leader.commitAll();
        assertThat(released()).isEmpty();
        now += 10;
        propose(4, 10);
        assertThat(released()).as("nothing is on its way").containsExactly(4L);
    }

    /** Nothing else may come that would look at them. */
    @Test
    void whoeverHoldsThemIsToldToLookAgain_H104() {
        leader.lead();
        assertThat(released()).isEmpty();
        assertThat(looksAgain).isFalse();
        propose(1, 10);
        assertThat(released()).isEmpty();
        assertThat(looksAgain).isTrue();
        now += 2;
        assertThat(released()).containsExactly(1L);
        assertThat(looksAgain).isFalse();
    }

    @Test
    void whatIsEnoughForABatchDoesNotWait_H106() {
        leader.lead();
        propose(1, 300 << 10);
        assertThat(released()).containsExactly(1L);
        propose(2, 10);
        assertThat(released()).isEmpty();
    }

    @Test
    void whatWaitsIsCounted_H106() {
        leader.lead();
        propose(1, 10);
        requested(2, 7);
        assertThat(released()).isEmpty();
        assertThat(proposals.waitingBytes()).isEqualTo(17);
        leader.commitAll();
        assertThat(released()).containsExactly(1L, 2L);
        assertThat(proposals.waitingBytes()).isZero();
    }

    @Test
    void otherInputsAreNotTaken() {
        assertThat(proposals.take(new Input.LogDurable(1, 1), now)).isFalse();
        assertThat(released()).isEmpty();
    }

    private void propose(long token, int bytes) {
        assertThat(proposals.take(new Input.Propose(token, proposal(bytes)), now))
                .isTrue();
    }

    private void requested(long token, int bytes) {
        Message request = new Message.ProposeRequest(token, proposal(bytes));
        Envelope envelope = new Envelope(
                LoneLeader.CLUSTER,
                0,
                2,
                LoneLeader.INCARNATION,
                1,
                replica.view().epoch(),
                1,
                request);
        assertThat(proposals.take(new Input.Received(envelope), now)).isTrue();
    }

    private static List<Proposal> proposal(int bytes) {
        return List.of(LoneLeader.proposal(bytes));
    }

    /** Tokens of what comes out now. */
    private List<Long> released() {
        released.clear();
        looksAgain = proposals.release(now, input -> {
            replica.accept(input);
            released.add(input);
        });
        return released.stream().map(WaitingProposalsTest::token).toList();
    }

    private static long token(Input input) {
        if (input instanceof Input.Propose propose) {
            return propose.token();
        }
        Message message = ((Input.Received) input).envelope().message();
        return ((Message.ProposeRequest) message).token();
    }
}
