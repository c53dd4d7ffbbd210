package dev.tidemark.node.lanes;

import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Proposals that wait for others, so that they go to disk and followers as one batch instead of as many small ones: on
 * few cores it is the number of batches that costs. {@link GroupCommit} says for how long; nothing waits at a node that
 * does not lead, nor when there is enough for a batch.
 *
 * <p>In order, and after the other inputs of the same batch. Protocol lane only.
 */
final class WaitingProposals {
    private static final long MAX_BYTES = 256 << 10;

    private final ReplicaView replica;
    private final GroupCommit groupCommit;
    private final List<Input> waiting = new ArrayList<>();
    private long bytes;
    private int writes;
    private long since;

    WaitingProposals(ReplicaView replica) {
        this.replica = replica;
        this.groupCommit = new GroupCommit(replica);
    }

    /** @return whether this is a proposal; it will come out of {@link #release} */
    boolean take(Input input, long nowMillis) {
        List<Proposal> proposed = proposed(input);
        if (proposed == null) {
            return false;
        }
        if (waiting.isEmpty()) {
            since = nowMillis;
        }
        waiting.add(input);
        bytes += bytes(proposed);
        writes += proposed.size();
        return true;
    }

    /**
     * Gives out all that waits, unless it is better that it waits. For each batch of inputs, after the others.
     *
     * @return whether to be called again within a millisecond, whether anything happens or not
     */
    boolean release(long nowMillis, Consumer<Input> to) {
        boolean worthWaiting = replica.role() == Role.LEADER && groupCommit.isWorthWaiting(writes, since, nowMillis);
        if (waiting.isEmpty()) {
            return false;
        }
        if (worthWaiting && bytes < MAX_BYTES) {
            return true;
        }
        waiting.forEach(to);
        groupCommit.began(writes);
        waiting.clear();
        bytes = 0;
        writes = 0;
        return false;
    }

    /** Adds up what waits, in time that grows with it: for checks that it stays bounded (H106). */
    long waitingBytes() {
        long sum = 0;
        for (Input input : waiting) {
            sum += bytes(proposed(input));
        }
        return sum;
    }

    /** What an input wants appended, or null. */
    private static List<Proposal> proposed(Input input) {
        if (input instanceof Input.Propose propose) {
            return propose.proposals();
        }
        if (input instanceof Input.Received received
                && received.envelope().message() instanceof Message.ProposeRequest request) {
            return request.proposals();
        }
        return null;
    }

    private static long bytes(List<Proposal> proposals) {
        long bytes = 0;
        for (Proposal proposal : proposals) {
            bytes += proposal.payload().length;
        }
        return bytes;
    }
}
