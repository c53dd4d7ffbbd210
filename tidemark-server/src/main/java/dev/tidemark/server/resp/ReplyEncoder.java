package dev.tidemark.server.resp;

import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplySlice;
import dev.tidemark.state.reply.ReplyStream;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Encodes one reply piece by piece, so that a long one is never in memory as a whole and never keeps the event loop for
 * long (H162). What it gives together are the bytes that {@link RespWriter} gives at once.
 */
public final class ReplyEncoder {
    /** What stopped {@link #write}. */
    public enum Progress {
        /** The reply is complete. */
        DONE,
        /** The buffer has enough. */
        FULL,
        /** Work was done that gave nothing yet. */
        WORKED
    }

    private static final int WRITTEN_AT_ONCE = 1 << 10;
    private static final int LINE_END_BYTES = 2;

    /** A sequence of which some items are written. */
    private abstract static class Part {
        final Part outer;

        Part(Part outer) {
            this.outer = outer;
        }

        /** The next item, {@link ReplyStream#NOT_YET}, or null at the end. */
        abstract Reply next(ByteBuf out);
    }

    private final boolean resp3;
    private Reply first;
    private Part inner;
    private byte[] bytes; // of a long value that is being written
    private int at;
    private int end;

    public ReplyEncoder(Reply reply, boolean resp3) {
        this.first = reply;
        this.resp3 = resp3;
    }

    /**
     * Goes on.
     *
     * @param enough bytes in the buffer at which to stop; what is one item of up to a KiB is not cut
     */
    public Progress write(ByteBuf out, int enough) {
        if (first != null) {
            Reply reply = first;
            first = null;
            begin(reply, out);
        }
        while (true) {
            if (out.readableBytes() >= enough) {
                return isDone() ? Progress.DONE : Progress.FULL;
            }
            if (bytes != null) {
                writeBytes(out, enough);
            } else if (inner == null) {
                return Progress.DONE;
            } else if (!goOn(out)) {
                return Progress.WORKED;
            }
        }
    }

    private boolean isDone() {
        return first == null && inner == null && bytes == null;
    }

    private boolean goOn(ByteBuf out) {
        Reply next = inner.next(out);
        if (next == ReplyStream.NOT_YET) {
            return false;
        }
        if (next == null) {
            inner = inner.outer;
        } else {
            begin(next, out);
        }
        return true;
    }

    private void begin(Reply reply, ByteBuf out) {
        if (reply instanceof Reply.Bulk bulk && bulk.value().length > WRITTEN_AT_ONCE) {
            beginBytes(bulk.value(), 0, bulk.value().length, out);
        } else if (reply instanceof ReplySlice slice) {
            beginBytes(slice.array(), slice.from(), slice.length(), out);
        } else if (reply instanceof Reply.Sequence sequence) {
            RespWriter.writeNumber('*', sequence.items().size(), out);
            push(sequence.items(), false);
        } else if (reply instanceof Reply.Pairs pairs) {
            writePairsHeader(pairs.items().size(), out);
            push(pairs.items(), false);
        } else if (reply instanceof Reply.PairSequence pairs) {
            int items = pairs.items().size();
            RespWriter.writeNumber('*', resp3 ? items / 2 : items, out);
            push(pairs.items(), resp3);
        } else if (reply instanceof WireReply.Push message) {
            RespWriter.writeNumber(resp3 ? '>' : '*', message.items().size(), out);
            push(message.items(), false);
        } else if (reply instanceof WireReply.Unordered set) {
            RespWriter.writeNumber(resp3 ? '~' : '*', set.items().size(), out);
            push(set.items(), false);
        } else if (reply instanceof WireReply.Several several) {
            push(several.replies(), false);
        } else if (reply instanceof ReplyStream stream) {
            inner = new Streamed(inner, stream);
        } else if (reply instanceof WireReply.Verbatim text) {
            beginText(text.text().getBytes(StandardCharsets.UTF_8), out);
        } else {
            RespWriter.write(reply, resp3, out);
        }
    }

    private void beginText(byte[] text, ByteBuf out) {
        if (!resp3) {
            beginBytes(text, 0, text.length, out);
            return;
        }
        RespWriter.writeVerbatimStart(text.length, out);
        keep(text, 0, text.length);
    }

    private void writePairsHeader(long items, ByteBuf out) {
        RespWriter.writeNumber(resp3 ? '%' : '*', resp3 ? items / 2 : items, out);
    }

    private void beginBytes(byte[] array, int from, int length, ByteBuf out) {
        RespWriter.writeNumber('$', length, out);
        keep(array, from, length);
    }

    private void keep(byte[] array, int from, int length) {
        bytes = array;
        at = from;
        end = from + length;
    }

    private void writeBytes(ByteBuf out, int enough) {
        int length = Math.min(end - at, Math.max(WRITTEN_AT_ONCE, enough - out.readableBytes()));
        out.ensureWritable(length + LINE_END_BYTES);
        out.writeBytes(bytes, at, length);
        at += length;
        if (at == end) {
            bytes = null;
            RespWriter.writeLineEnd(out);
        }
    }

    private void push(List<Reply> items, boolean inTwos) {
        inner = new Listed(inner, items, inTwos);
    }

    /** Items that are there. */
    private static final class Listed extends Part {
        private final List<Reply> items;
        private final boolean inTwos;
        private int given;

        Listed(Part outer, List<Reply> items, boolean inTwos) {
            super(outer);
            this.items = items;
            this.inTwos = inTwos;
        }

        @Override
        Reply next(ByteBuf out) {
            if (given == items.size()) {
                return null;
            }
            if (inTwos && given % 2 == 0) {
                RespWriter.writeNumber('*', 2, out);
            }
            return items.get(given++);
        }
    }

    /** Items that are made when they are written. */
    private final class Streamed extends Part {
        private final ReplyStream stream;
        private boolean begun;
        private long given;

        Streamed(Part outer, ReplyStream stream) {
            super(outer);
            this.stream = stream;
        }

        @Override
        Reply next(ByteBuf out) {
            if (!begun) {
                if (!stream.prepare()) {
                    return ReplyStream.NOT_YET;
                }
                begun = true;
                switch (stream.kind()) {
                    case SEQUENCE -> RespWriter.writeNumber('*', stream.count(), out);
                    case PAIRS -> writePairsHeader(stream.count(), out);
                    case PAIR_SEQUENCE -> RespWriter.writeNumber('*', resp3 ? stream.count() / 2 : stream.count(), out);
                }
            }
            Reply next = stream.next();
            boolean beginsPair = stream.kind() == ReplyStream.Kind.PAIR_SEQUENCE && resp3 && given % 2 == 0;
            if (beginsPair && next != null && next != ReplyStream.NOT_YET) {
                RespWriter.writeNumber('*', 2, out);
            }
            if (next == ReplyStream.NOT_YET) {
                return next;
            }
            boolean isAsAnnounced = next == null ? given == stream.count() : ++given <= stream.count();
            if (!isAsAnnounced) {
                throw new IllegalStateException("a reply of " + stream.count() + " items had " + given);
            }
            return next;
        }
    }
}
