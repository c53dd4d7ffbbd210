package dev.tidemark.server.front;

import dev.tidemark.server.resp.RespWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replies of one connection, in the order of its commands. A reply is encoded only while the client takes what was
 * encoded before, so a client that reads slowly costs one chunk of encoded bytes, not its whole backlog. Event loop only.
 */
final class ReplyQueue {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyQueue.class);
    private static final int FIRST_BUFFER_BYTES = 512;
    private static final int CHUNK_BYTES = 64 << 10;
    /** With so much waiting, nothing more is taken from the client. */
    private static final int MAX_WAITING_BYTES = 1 << 20;

    private final ChannelHandlerContext context;
    private final ClientSession session;
    private final int maxReplyBytes;
    private final FrontStatistics statistics;
    private final OutputBudget budget;

    private PendingReply head;
    private PendingReply tail;
    private ByteBuf encoded;
    private long waitingBytes;
    /** Of large chunks that the network has not taken. */
    private long sendingBytes;

    private boolean closed;
    private boolean stalled;
    private long stalledSinceNanos;

    ReplyQueue(ChannelHandlerContext context, ClientSession session, FrontContext front) {
        this.context = context;
        this.session = session;
        this.maxReplyBytes = front.settings().maxReplyBytes();
        this.statistics = front.statistics();
        this.budget = front.output();
    }

    /** Whether every reply is there and encoded. */
    boolean isEmpty() {
        return head == null;
    }

    /** Whether the client takes what it is sent, and not much waits for it. */
    boolean hasRoom() {
        return !stalled && waitingBytes < MAX_WAITING_BYTES;
    }

    /** A reply is there, and waits until it is encoded. */
    void answered(PendingReply pending) {
        pending.replyBytes = ReplySize.of(pending.reply());
        addWaiting(pending.replyBytes);
    }

    private void addWaiting(long bytes) {
        if (!closed) {
            waitingBytes += bytes;
            budget.add(bytes);
        }
    }

    /** About how many bytes of replies wait behind the one that is sent now; that one has a bound of its own. */
    long waitingBytes() {
        return waitingBytes - (head == null ? 0 : head.replyBytes);
    }

    /** What this client takes of the budget of all; nothing once it is cut off. */
    long heldBytes() {
        return closed ? 0 : waitingBytes + sendingBytes;
    }

    /** Replies that are there and wait to be encoded. */
    int size() {
        int size = 0;
        for (PendingReply pending = head; pending != null; pending = pending.next) {
            size += pending.reply() == null ? 0 : 1;
        }
        return size;
    }

    void add(PendingReply pending) {
        if (tail == null) {
            head = pending;
        } else {
            tail.next = pending;
        }
        tail = pending;
    }

    /** Encodes the replies at the head that are there. */
    void encode() {
        while (head != null && head.reply() != null && !stalled && !closed) {
            if (encoded == null) {
                encoded = context.alloc().buffer(FIRST_BUFFER_BYTES, maxReplyBytes);
            }
            if (!head.isSilent() && !write(head)) {
                return;
            }
            addWaiting(-head.replyBytes);
            head = head.next;
            if (head == null) {
                tail = null;
            }
            if (encoded.readableBytes() >= CHUNK_BYTES) {
                flush();
            }
        }
    }

    private boolean write(PendingReply pending) {
        try {
            RespWriter.write(pending.reply(), session.isResp3(), encoded);
            return true;
        } catch (IndexOutOfBoundsException e) {
            LOG.warn(
                    "client {} is disconnected: a reply is larger than client-reply-bytes ({})",
                    session.id(),
                    maxReplyBytes);
            close();
            context.close();
            return false;
        }
    }

    void flush() {
        if (encoded != null) {
            ByteBuf chunk = encoded;
            encoded = null;
            statistics.sent(chunk.readableBytes());
            send(chunk, chunk.readableBytes());
        }
    }

    /** A chunk of the usual size is not counted: each client has few of them. */
    private void send(ByteBuf chunk, int bytes) {
        if (bytes <= 2 * CHUNK_BYTES) {
            context.writeAndFlush(chunk, context.voidPromise());
            return;
        }
        sendingBytes += bytes;
        budget.add(bytes);
        context.writeAndFlush(chunk).addListener(taken -> {
            sendingBytes -= bytes;
            budget.add(-bytes);
        });
    }

    void flushAndClose() {
        flush();
        context.writeAndFlush(context.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
    }

    void writabilityChanged(long nowNanos) {
        stalled = !context.channel().isWritable();
        stalledSinceNanos = nowNanos;
    }

    boolean isStuck(long nowNanos, long boundNanos) {
        return stalled && nowNanos - stalledSinceNanos > boundNanos;
    }

    /** The connection is gone, or will be at once: nothing is encoded from now on. */
    void close() {
        addWaiting(-waitingBytes);
        closed = true;
        if (encoded != null) {
            encoded.release();
            encoded = null;
        }
    }
}
