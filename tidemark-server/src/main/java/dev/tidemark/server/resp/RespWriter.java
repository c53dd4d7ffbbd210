package dev.tidemark.server.resp;

import dev.tidemark.state.reply.Reply;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes replies as RESP2 or RESP3. */
public final class RespWriter {
    private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NIL_2 = "$-1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NIL_ARRAY_2 = "*-1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TXT = "txt:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NIL_3 = "_\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_DIGITS = 20;

    private RespWriter() {}

    /** @param resp3 whether the client said {@code HELLO 3} */
    public static void write(Reply reply, boolean resp3, ByteBuf out) {
        if (reply instanceof Reply.Bulk bulk) {
            writeBulk(bulk.value(), out);
        } else if (reply == Reply.OK) {
            out.writeBytes(OK);
        } else if (reply instanceof Reply.Int number) {
            writeNumber(':', number.value(), out);
        } else if (reply instanceof Reply.Nil) {
            out.writeBytes(resp3 ? NIL_3 : NIL_2);
        } else if (reply instanceof Reply.NilSequence) {
            out.writeBytes(resp3 ? NIL_3 : NIL_ARRAY_2);
        } else if (reply instanceof Reply.Simple simple) {
            writeLine('+', simple.text(), out);
        } else if (reply instanceof Reply.Failure failure) {
            writeLine('-', failure.message(), out);
        } else if (reply instanceof Reply.Sequence sequence) {
            writeNumber('*', sequence.items().size(), out);
            writeAll(sequence.items(), resp3, out);
        } else if (reply instanceof Reply.Pairs pairs) {
            int items = pairs.items().size();
            writeNumber(resp3 ? '%' : '*', resp3 ? items / 2 : items, out);
            writeAll(pairs.items(), resp3, out);
        } else if (reply instanceof Reply.PairSequence pairs) {
            writePairs(pairs.items(), resp3, out);
        } else if (reply instanceof WireReply wire) {
            writeWire(wire, resp3, out);
        } else {
            throw new IllegalStateException("no RESP form for " + reply);
        }
    }

    private static void writePairs(List<Reply> items, boolean resp3, ByteBuf out) {
        writeNumber('*', resp3 ? items.size() / 2 : items.size(), out);
        for (int i = 0; i < items.size(); i++) {
            if (resp3 && i % 2 == 0) {
                writeNumber('*', 2, out);
            }
            write(items.get(i), resp3, out);
        }
    }

    private static void writeWire(WireReply reply, boolean resp3, ByteBuf out) {
        if (reply instanceof WireReply.Verbatim verbatim) {
            writeVerbatim(verbatim.text().getBytes(StandardCharsets.UTF_8), resp3, out);
        } else if (reply instanceof WireReply.Push push) {
            writeNumber(resp3 ? '>' : '*', push.items().size(), out);
            writeAll(push.items(), resp3, out);
        } else if (reply instanceof WireReply.Unordered set) {
            writeNumber(resp3 ? '~' : '*', set.items().size(), out);
            writeAll(set.items(), resp3, out);
        } else if (reply instanceof WireReply.Several several) {
            writeAll(several.replies(), resp3, out);
        }
    }

    private static void writeVerbatim(byte[] text, boolean resp3, ByteBuf out) {
        if (!resp3) {
            writeBulk(text, out);
            return;
        }
        writeVerbatimStart(text.length, out);
        out.writeBytes(text);
        writeLineEnd(out);
    }

    static void writeVerbatimStart(int length, ByteBuf out) {
        writeNumber('=', length + TXT.length, out);
        out.writeBytes(TXT);
    }

    private static void writeAll(List<Reply> items, boolean resp3, ByteBuf out) {
        for (Reply item : items) {
            write(item, resp3, out);
        }
    }

    private static void writeBulk(byte[] value, ByteBuf out) {
        out.ensureWritable(value.length + MAX_DIGITS + 5);
        writeNumber('$', value.length, out);
        out.writeBytes(value);
        writeLineEnd(out);
    }

    /** A line break inside would let the text of one reply be read as the next one, so it becomes a blank. */
    private static void writeLine(char type, String text, ByteBuf out) {
        out.writeByte(type);
        out.writeCharSequence(text.replace('\r', ' ').replace('\n', ' '), StandardCharsets.UTF_8);
        writeLineEnd(out);
    }

    static void writeNumber(char type, long value, ByteBuf out) {
        out.ensureWritable(MAX_DIGITS + 3);
        out.writeByte(type);
        if (value >= 0 && value < 10) {
            out.writeByte('0' + (int) value);
        } else {
            writeDigits(value, out);
        }
        writeLineEnd(out);
    }

    private static void writeDigits(long value, ByteBuf out) {
        if (value == Long.MIN_VALUE) {
            out.writeCharSequence(Long.toString(value), StandardCharsets.US_ASCII);
            return;
        }
        if (value < 0) {
            out.writeByte('-');
        }
        long rest = Math.abs(value);
        int digits = 1;
        for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
            digits++;
        }
        int end = out.writerIndex() + digits;
        for (int at = end - 1; at >= end - digits; at--) {
            out.setByte(at, '0' + (int) (rest % 10));
            rest /= 10;
        }
        out.writerIndex(end);
    }

    static void writeLineEnd(ByteBuf out) {
        out.writeByte('\r').writeByte('\n');
    }
}
