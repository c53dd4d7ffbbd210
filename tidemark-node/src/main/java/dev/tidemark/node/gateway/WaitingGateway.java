package dev.tidemark.node.gateway;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.PatientRun;
import dev.tidemark.node.ReadLevel;
import dev.tidemark.state.reply.Reply;
import java.util.function.Supplier;

/**
 * The gateway of a node that has no cluster id yet: it refuses, at once and for certain, and says what is waited for.
 * When there is a group it passes on to that one, for those that hold it. Main executor only.
 */
public final class WaitingGateway implements Gateway {
    private final NodeConfig.Limits limits;
    private final Supplier<String> why;
    private Gateway group;
    private Runnable pinnedListener = () -> {};

    /** @param why what is waited for, in words */
    public WaitingGateway(NodeConfig.Limits limits, Supplier<String> why) {
        this.limits = limits;
        this.why = why;
    }

    /** From now on there is a group. */
    public void becomes(Gateway gateway) {
        group = gateway;
        gateway.whenPinnedGrows(pinnedListener);
    }

    @Override
    public void write(byte[] requestId, byte[] body, WriteHandler handler) {
        if (group == null) {
            handler.answered(0, GatewayWrites.refusal(why.get()));
        } else {
            group.write(requestId, body, handler);
        }
    }

    @Override
    public void read(byte[] body, ReadHandler handler) {
        if (group == null) {
            handler.answered(GatewayReads.refusal(why.get()));
        } else {
            group.read(body, handler);
        }
    }

    @Override
    public void read(ReadLevel level, byte[] body, ReadHandler handler) {
        if (group == null) {
            handler.answered(GatewayReads.refusal(why.get()));
        } else {
            group.read(level, body, handler);
        }
    }

    @Override
    public long ageMillis() {
        return group == null ? UNKNOWN_AGE : group.ageMillis();
    }

    @Override
    public boolean isFull() {
        return group != null && group.isFull();
    }

    @Override
    public boolean memoryIsFull() {
        return group != null && group.memoryIsFull();
    }

    @Override
    public Reply peek(byte[] body) {
        return group == null ? null : group.peek(body);
    }

    @Override
    public PatientRun patientRun() {
        return group == null ? PatientRun.IN_MEMORY : group.patientRun();
    }

    @Override
    public long stateBytes() {
        return group == null ? 0 : group.stateBytes();
    }

    @Override
    public long maxStateBytes() {
        return limits.maxStateBytes();
    }

    @Override
    public long maxPairBytes() {
        return group == null ? limits.maxStateBytes() : group.maxPairBytes();
    }

    @Override
    public long pinnedBytes() {
        return group == null ? 0 : group.pinnedBytes();
    }

    @Override
    public void revokeOldestPin() {
        if (group != null) {
            group.revokeOldestPin();
        }
    }

    @Override
    public void whenPinnedGrows(Runnable listener) {
        pinnedListener = listener;
        if (group != null) {
            group.whenPinnedGrows(listener);
        }
    }

    @Override
    public void whenRoom(Runnable action) {
        if (group == null) {
            action.run();
        } else {
            group.whenRoom(action);
        }
    }
}
