package dev.tidemark.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection and the operations that it has in flight. One thread. */
final class Connection implements Wire.Listener {
    private static final int IN_BYTES = 64 << 10;
    /** Room for what a protocol says by itself. */
    private static final int SPARE_OUT_BYTES = 4 << 10;

    /** What the connection tells its worker. */
    interface Owner {
        void ended(Connection connection, long startNanos, boolean isWrite, Outcome outcome, String error);

        boolean wantsText();
    }

    private final Protocol protocol;
    private final CommandTemplates commands;
    private final InetSocketAddress address;
    private final int limit;
    private final Owner owner;
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
    private final ByteBuffer out;
    /** By number of the operation, modulo the size, which leaves room for answers out of order. 0: none in flight. */
    private final long[] starts;

    private final boolean[] writes;

    private SocketChannel channel;
    private SelectionKey key;
    private Wire wire;
    private long sent;
    private int inFlight;

    Connection(Protocol protocol, CommandTemplates commands, InetSocketAddress address, int limit, Owner owner) {
        this.protocol = protocol;
        this.commands = commands;
        this.address = address;
        this.limit = limit;
        this.owner = owner;
        this.wire = protocol.newWire(commands, this);
        this.out = ByteBuffer.allocateDirect(limit * wire.maxBytes() + SPARE_OUT_BYTES);
        int slots = Integer.highestOneBit(2 * limit - 1) * 4;
        this.starts = new long[slots];
        this.writes = new boolean[slots];
    }

    /** Connects and waits until it is done. */
    void open(Selector selector) throws IOException {
        channel = SocketChannel.open();
        try {
            channel.connect(address);
            register(selector);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void register(Selector selector) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        wire = protocol.newWire(commands, this);
        in.clear();
        out.clear();
        wire.greet(out);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        flush();
    }

    boolean isOpen() {
        return key != null && key.isValid();
    }

    int inFlight() {
        return inFlight;
    }

    /** Whether one more operation may be sent now. */
    boolean hasRoom() {
        return inFlight < limit
                && out.remaining() >= wire.maxBytes()
                && starts[(int) sent & (starts.length - 1)] == 0
                && wire.maySend();
    }

    /** Puts an operation into the buffer; {@link #flush} sends it. Only if {@link #hasRoom}. */
    void add(boolean isWrite, int keyNumber, long startNanos) {
        int slot = (int) sent & (starts.length - 1);
        // 0 stands for "none"; a nanosecond more harms nobody.
        starts[slot] = startNanos == 0 ? 1 : startNanos;
        writes[slot] = isWrite;
        sent++;
        inFlight++;
        wire.write(out, isWrite, keyNumber);
    }

    /** Sends as much as the socket takes. */
    void flush() throws IOException {
        if (out.position() == 0) {
            return;
        }
        out.flip();
        channel.write(out);
        boolean all = !out.hasRemaining();
        out.compact();
        int wanted = all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /** Reads what has arrived and ends the operations that it answers. */
    void receive() throws IOException {
        int count = channel.read(in);
        if (count < 0) {
            throw new IOException("the server closed the connection");
        }
        in.flip();
        wire.read(in, out);
        in.compact();
    }

    @Override
    public void ended(long number, Outcome outcome, String error) {
        int slot = (int) number & (starts.length - 1);
        long start = starts[slot];
        if (number >= sent || start == 0) {
            throw new IllegalStateException("an answer came to operation " + number + ", which was not asked for");
        }
        starts[slot] = 0;
        inFlight--;
        owner.ended(this, start, writes[slot], outcome, error);
    }

    @Override
    public boolean wantsText() {
        return owner.wantsText();
    }

    /** Closes it. Operations in flight are given up: what became of them is not known. */
    void close(Recorder recorder) {
        try {
            channel.close();
        } catch (IOException e) {
            recorder.error("a connection cannot be closed: " + e);
        }
        key = null;
        for (int slot = 0; slot < starts.length; slot++) {
            if (starts[slot] != 0) {
                recorder.unanswered(starts[slot]);
                starts[slot] = 0;
            }
        }
        sent = 0;
        inFlight = 0;
    }
}
