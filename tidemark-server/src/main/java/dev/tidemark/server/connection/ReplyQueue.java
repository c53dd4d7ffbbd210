package dev.tidemark.server.connection;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.Reasons;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.front.EndOfTurn;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.OutputBudget;
import dev.tidemark.server.front.TimeSlices;
import dev.tidemark.server.resp.RespWriter;
import dev.tidemark.server.statistics.FrontStatistics;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.UnreadableRowsException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replies of one connection, in the order of its commands. A reply is encoded only while the client takes what was
 * encoded before, a long one in pieces with other work between them, so a client that reads slowly costs one chunk of
 * encoded bytes, however much it asked for (H162). Event loop only.
 */
final class ReplyQueue {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyQueue.class);
    private static final int FIRST_BUFFER_BYTES = 512;
    private static final int CHUNK_BYTES = 64 << 10;
    /** Of a chunk while memory for replies is short. */
    private static final int SMALL_CHUNK_BYTES = 4 << 10;
    /** After so many encoded bytes others get their turn. */
    private static final int TURN_BYTES = 128 << 10;
    /** After so many of a long reply the time is looked at. */
    private static final int PIECE_BYTES = 4 << 10;
    /** After so many short replies, a power of two. */
    private static final int PIECE_REPLIES = 8;
    /** With so much waiting, nothing more is taken from the client. */
    private static final int MAX_WAITING_BYTES = 1 << 20;
    /** With so much waiting, a read is made when its turn comes to be sent. */
    private static final int MADE_AHEAD_BYTES = 64 << 10;

    /** Whose queue it is. */
    interface Owner {
        /** Goes on with {@link #encode}, after other work. */
        void goOn();

        /** Disconnects it: what its replies need is taken away. */
        void evict();
    }

    private final ChannelHandlerContext context;
    private final ClientSession session;
    private final FrontStatistics statistics;
    private final OutputBudget budget;
    private final TimeSlices slices;
    private final EndOfTurn endOfTurn;
    private final Runnable flushLater = this::flushLater;
    private final Owner owner;
    private final Gateway gateway;
    private final int maxReplyBytes;

    private PendingReply head;
    private PendingReply tail;
    /** Of the head, if it is long. */
    private LongReply writing;

    private ByteBuf encoded;
    private long waitingBytes;
    /** Encoded, and not taken by the network. */
    private long sendingBytes;

    private boolean flushesSoon;
    private boolean watchesSending;
    private boolean closed;
    /** The reply at the head waits for a page of the data file. */
    private boolean lacksPage;

    private boolean stalled;
    private long stalledSinceNanos;

    ReplyQueue(ChannelHandlerContext context, ClientSession session, FrontContext front, Owner owner) {
        this.context = context;
        this.session = session;
        this.statistics = front.statistics();
        this.budget = front.output();
        this.slices = front.slices();
        this.endOfTurn = front.endOfTurn();
        this.owner = owner;
        this.gateway = front.gateway();
        this.maxReplyBytes = front.settings().maxReplyBytes();
    }

    /** Whether every reply is there and encoded. */
    boolean isEmpty() {
        return head == null;
    }

    /** Whether the client takes what it is sent, and not much waits for it. */
    boolean hasRoom() {
        return !stalled && waitingBytes < MAX_WAITING_BYTES;
    }

    /** Whether the reply of a read should be made as soon as it can be. */
    boolean makesAtOnce() {
        return !closed && waitingBytes < MADE_AHEAD_BYTES && !budget.isTight();
    }

    /** A reply is there, and waits until it is encoded. */
    void answered(PendingReply pending) {
        if (closed) {
            LongReply.close(pending.reply());
            return;
        }
        pending.replyBytes = ReplySize.of(pending.reply(), pending.commandBytes);
        LongReply.whenRevoked(pending.reply(), owner);
        addWaiting(pending.replyBytes);
    }

    private void addWaiting(long bytes) {
        if (!closed) {
            waitingBytes += bytes;
            budget.add(bytes);
        }
    }

    /** About how many bytes of replies wait after the one that is sent now; that one has a bound of its own. */
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

    /** Encodes the replies at the head that are there, some of them now and the rest after other work. */
    void encode() {
        int left = TURN_BYTES;
        int replies = 0;
        while (head != null && head.reply() != null && !stalled && !lacksPage && !closed) {
            if (left <= 0 || isTimeToLook(replies) && slices.isOver()) {
                flush();
                owner.goOn();
                return;
            }
            if (encoded == null) {
                encoded = context.alloc().buffer(FIRST_BUFFER_BYTES);
            }
            int before = encoded.readableBytes();
            boolean done = head.isSilent() ? isDropped(head.reply()) : writeOrWait(head.reply());
            if (closed || lacksPage) {
                return;
            }
            left -= encoded.readableBytes() - before;
            replies++;
            if (done) {
                removeHead();
            }
            if (encoded.readableBytes() >= chunkBytes()) {
                flush();
            }
        }
    }

    /** Never before the first, so that each turn gets on. */
    private boolean isTimeToLook(int replies) {
        return replies > 0 && (writing != null || replies % PIECE_REPLIES == 0);
    }

    private int chunkBytes() {
        return budget.isTight() ? SMALL_CHUNK_BYTES : CHUNK_BYTES;
    }

    private static boolean isDropped(Reply reply) {
        LongReply.close(reply);
        return true;
    }

    private void removeHead() {
        addWaiting(-head.replyBytes);
        head = head.next;
        if (head == null) {
            tail = null;
        }
    }

    /** What lacks a page goes on when it has come, and nobody waits for it but its client. */
    private boolean writeOrWait(Reply reply) {
        try {
            return write(reply);
        } catch (MissingRowsException e) {
            lacksPage = true;
            flush();
            writing.await(e, () -> {
                lacksPage = false;
                owner.goOn();
            });
            return false;
        } catch (UnreadableRowsException e) {
            return endsAt(e);
        }
    }

    /** An error takes the place of a reply of which nothing is written; one that has begun can only break off. */
    private boolean endsAt(UnreadableRowsException e) {
        if (writing.writtenBytes() > 0) {
            disconnect("the rest of its reply cannot be read from the data file: " + e.getMessage());
            return false;
        }
        writing.close();
        writing = null;
        RespWriter.write(new Reply.Failure(Reasons.unreadable(e.getMessage())), session.isResp3(), encoded);
        return true;
    }

    private void disconnect(String why) {
        LOG.warn("client {} is disconnected: {}", session.id(), why);
        close();
        context.close();
    }

    /** @return whether all of it is written */
    private boolean write(Reply reply) {
        if (writing == null) {
            if (LongReply.isShort(reply, head.replyBytes)) {
                RespWriter.write(reply, session.isResp3(), encoded);
                return true;
            }
            writing = new LongReply(reply, session.isResp3(), gateway.patientRun());
        }
        boolean done = writing.write(encoded, Math.min(chunkBytes(), encoded.readableBytes() + PIECE_BYTES));
        if (writing.isGone() || writing.writtenBytes() > maxReplyBytes) {
            disconnect(
                    writing.isGone()
                            ? "the state that its reply needs was given up"
                            : "a reply is larger than client-reply-bytes (" + maxReplyBytes + ")");
            return false;
        }
        if (done) {
            writing.close();
            writing = null;
        }
        return done;
    }

    /** Sends what is encoded, later in this turn of the event loop. */
    void flushSoon() {
        if (encoded != null && !flushesSoon) {
            flushesSoon = true;
            endOfTurn.add(context.executor(), encoded.readableBytes(), flushLater);
        }
    }

    private void flushLater() {
        flushesSoon = false;
        try {
            flush();
        } catch (RuntimeException | Error e) {
            context.pipeline().fireExceptionCaught(e);
        }
    }

    void flush() {
        if (encoded != null) {
            ByteBuf chunk = encoded;
            encoded = null;
            statistics.sent(chunk.readableBytes());
            context.writeAndFlush(chunk, context.voidPromise());
            countSending();
        }
    }

    /**
     * Counts what the network has not taken. Nearly always it has taken all, so that is looked at and not listened for.
     */
    private void countSending() {
        long sending = closed ? 0 : Outbound.bytes(context.channel());
        budget.add(sending - sendingBytes);
        sendingBytes = sending;
        if (sending > 0 && !watchesSending) {
            watchesSending = true;
            // Tells when all before it is gone. It is counted until then itself, so what is left is counted later.
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(taken -> {
                watchesSending = false;
                budget.add(-sendingBytes);
                sendingBytes = 0;
                owner.goOn();
            });
        }
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
        if (closed) {
            return;
        }
        addWaiting(-waitingBytes);
        budget.add(-sendingBytes);
        sendingBytes = 0;
        closed = true;
        if (encoded != null) {
            encoded.release();
            encoded = null;
        }
        if (writing != null) {
            writing.close();
            writing = null;
            head = head.next;
        }
        for (PendingReply pending = head; pending != null; pending = pending.next) {
            LongReply.close(pending.reply());
        }
        head = null;
        tail = null;
    }
}
