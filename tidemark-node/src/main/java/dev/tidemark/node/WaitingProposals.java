package dev.tidemark.node;

import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Message;
import dev.tidemark.protocol.Proposal;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Proposals that wait while this leader's fsync runs. What comes meanwhile could not be durable here before that fsync
 * ends, so it goes to disk and followers as one batch behind it, instead of as many small ones: on few cores it is the
 * number of batches that costs. An idle leader has nothing wait.
 *
 * <p>Followers may be faster than a disk that stalls here, and a write quorum of them commits without it; so nothing
 * waits for longer than {@link #MAX_MILLIS}, nor when there is enough for a batch.
 *
 * <p>In order, and behind the other inputs of the same batch. Protocol lane only.
 */
final class WaitingProposals {
    private static final long MAX_MILLIS = 2;
    private static final long MAX_BYTES = 256 << 10;

    private final Replica replica;
    private final List<Input> waiting = new ArrayList<>();
    private long bytes;
    private long since;

    WaitingProposals(Replica replica) {
        this.replica = replica;
    }

    /** @return whether this is a proposal; it will come out of {@link #release} */
    boolean take(Input input, long nowMillis) {
        long size = proposedBytes(input);
        if (size < 0) {
            return false;
        }
        if (waiting.isEmpty()) {
            since = nowMillis;
        }
        waiting.add(input);
        bytes += size;
        return true;
    }

    /** Gives out all that waits, unless it is better that it waits. */
    void release(long nowMillis, Consumer<Input> to) {
        if (waiting.isEmpty() || isWorthWaiting(nowMillis)) {
            return;
        }
        waiting.forEach(to);
        waiting.clear();
        bytes = 0;
    }

    /** Adds up what waits, in time that grows with it: for whoever checks that it stays bounded (H106). */
    long waitingBytes() {
        long sum = 0;
        for (Input input : waiting) {
            sum += proposedBytes(input);
        }
        return sum;
    }

    private boolean isWorthWaiting(long nowMillis) {
        boolean fsyncRuns = replica.end().offset() > replica.durable();
        return fsyncRuns && replica.role() == Role.LEADER && bytes < MAX_BYTES && nowMillis - since < MAX_MILLIS;
    }

    /** Bytes that an input wants appended, or -1 if it wants nothing appended. */
    private static long proposedBytes(Input input) {
        if (input instanceof Input.Propose propose) {
            return bytes(propose.proposals());
        }
        if (input instanceof Input.Received received
                && received.envelope().message() instanceof Message.ProposeRequest request) {
            return bytes(request.proposals());
        }
        return -1;
    }

    private static long bytes(List<Proposal> proposals) {
        long bytes = 0;
        for (Proposal proposal : proposals) {
            bytes += proposal.payload().length;
        }
        return bytes;
    }
}
