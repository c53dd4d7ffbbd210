package dev.tidemark.bench.floor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Another floor, which gets all that the first one gets: a copy on a second process, and its fsync. */
final class FloorFollower {
    /** What a floor answers to a command. */
    private static final int ANSWER_BYTES = 5;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
    private long awaitedBytes;

    FloorFollower(int port, Selector answers) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(answers, SelectionKey.OP_READ);
    }

    /** Sends what clients sent, which ends {@code commands} more commands. */
    void send(ByteBuffer bytes, int commands) throws IOException {
        awaitedBytes += (long) commands * ANSWER_BYTES;
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** @return whether everything that was sent is durable there */
    boolean hasAnsweredAll() throws IOException {
        in.clear();
        int bytes = channel.read(in);
        if (bytes < 0) {
            throw new IOException("a follower of the floor has ended");
        }
        awaitedBytes -= bytes;
        return awaitedBytes == 0;
    }
}
