package dev.tidemark.node;

import dev.tidemark.disk.Disk;
import dev.tidemark.protocol.Envelope;
import dev.tidemark.protocol.TransferOutcome;
import dev.tidemark.state.StateDigest;
import dev.tidemark.state.StateMachine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A node for tests in other packages: the production classes, in an environment that the test makes up. */
public final class NodeUnderTest {
    /** Where the lanes of one process run, and what they find there. */
    public record Host(
            Executor main,
            Executor log,
            Executor files,
            Delay delay,
            NodeClock clock,
            Disk disk,
            Supplier<UUID> uuids,
            LongSupplier seeds,
            Wire wire,
            Consumer<Throwable> failed) {}

    /** Runs a task on the main executor after some milliseconds. */
    @FunctionalInterface
    public interface Delay {
        void after(long millis, Runnable task);
    }

    /** Takes messages as the bytes that they are on the network. */
    public interface Wire {
        void send(int to, byte[] message);

        boolean isConnected(int peer);
    }

    /** Buffers so small that everything happens in pieces. */
    public record Sizes(int messageBytes, int tailBytes, int snapshotChunkBytes) {
        NodeBuffers buffers() {
            return new NodeBuffers(
                    messageBytes,
                    4 * messageBytes,
                    tailBytes,
                    messageBytes,
                    2L * messageBytes,
                    snapshotChunkBytes,
                    snapshotChunkBytes);
        }
    }

    private final NodeCore core;
    private final OpenedNode opened;
    private final EnvelopeCodec incoming = new EnvelopeCodec();

    private NodeUnderTest(NodeConfig config, StateMachine machine, Host host, Sizes sizes) throws StartException {
        NodeEnvironment environment = new NodeEnvironment(
                host.main(),
                host.log(),
                host.files(),
                host.delay()::after,
                host.clock(),
                host.disk(),
                host.uuids(),
                host.seeds(),
                sizes.buffers());
        opened = new NodeOpening(config, machine, environment).open();
        core = new NodeCore(config, environment, opened, new Transport(host.wire()), host.failed());
    }

    /** Opens the data directory and wires the node; {@link #start} it on the main executor. */
    public static NodeUnderTest open(NodeConfig config, StateMachine machine, Host host, Sizes sizes)
            throws StartException {
        return new NodeUnderTest(config, machine, host, sizes);
    }

    public void start() {
        core.start();
    }

    public Gateway gateway() {
        return core.gateway();
    }

    public NodeStatus status() {
        return core.status();
    }

    /** Of the state after the last entry that was applied. */
    public StateDigest digest() {
        return opened.engine().digest();
    }

    public long appliedOffset() {
        return opened.engine().appliedOffset();
    }

    public void received(byte[] message) {
        try {
            core.received(incoming.decode(Unpooled.wrappedBuffer(message)));
        } catch (MalformedFrameException e) {
            throw new AssertionError("a node sent what no node can read", e);
        }
    }

    public void connected(int peer) {
        core.connected(peer);
    }

    public void connectionLost(int peer) {
        core.connectionLost(peer);
    }

    public void transferLeadership(int target, Consumer<TransferOutcome> handler) {
        core.transferLeadership(target, handler);
    }

    public void close(Runnable done) {
        core.close(done);
    }

    private record Transport(Wire wire) implements PeerTransport {

        @Override
        public void send(Envelope envelope) {
            ByteBuf bytes = Unpooled.buffer();
            new EnvelopeCodec().encode(envelope, bytes);
            wire.send(envelope.to(), ByteBufUtil.getBytes(bytes));
        }

        @Override
        public void flush() {
            // what is sent is on its way
        }

        @Override
        public boolean isConnected(int peer) {
            return wire.isConnected(peer);
        }

        @Override
        public HostPort clientAddress(int peer) {
            return null;
        }
    }
}
