package dev.tidemark.state.codec;

import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Replies as bytes: for snapshots, digests, and wherever a reply leaves the process.
 *
 * <p>A tag byte says the kind; a changed layout of a kind gets a new tag, so old bytes stay readable. Lengths and
 * counts are varints.
 *
 * <pre>
 *  1 simple    length, UTF-8          4 bulk      length, bytes
 *  2 failure   length, UTF-8          5 nil
 *  3 integer   8 bytes, little-endian 6 sequence  count, replies
 *                                     7 pairs     count (even), replies
 *                                     8 pair sequence  count (even), replies
 *                                     9 nil sequence
 * </pre>
 */
public final class ReplyCodec {
    /** How deep replies may nest. A state machine that replies deeper breaks its contract. */
    public static final int MAX_DEPTH = 32;

    private static final int SIMPLE = 1;
    private static final int FAILURE = 2;
    private static final int INT = 3;
    private static final int BULK = 4;
    private static final int NIL = 5;
    private static final int SEQUENCE = 6;
    private static final int PAIRS = 7;
    private static final int PAIR_SEQUENCE = 8;
    private static final int NIL_SEQUENCE = 9;

    /** What a reply costs beside its bytes; part of every replica's bookkeeping, so it must not depend on the JVM. */
    private static final long FIXED_WEIGHT_BYTES = 32;

    private ReplyCodec() {}

    /**
     * Encodes a reply.
     *
     * @throws IllegalArgumentException if it nests deeper than {@link #MAX_DEPTH}
     */
    public static byte[] encode(Reply reply) {
        ByteSink sink = new ByteSink(64);
        write(reply, sink);
        return sink.toByteArray();
    }

    /** Decodes a reply that fills the bytes exactly. */
    public static Reply decode(byte[] array, int from, int length) throws MalformedException {
        ByteSource source = new ByteSource(array, from, length);
        Reply reply = read(source);
        source.requireEnd();
        return reply;
    }

    public static void write(Reply reply, ByteSink sink) {
        write(reply, sink, 0);
    }

    public static Reply read(ByteSource source) throws MalformedException {
        return read(source, 0);
    }

    /**
     * About how many bytes of memory a reply holds. The same on every node, because the bounds of the exactly-once
     * tables, and so what they hold, depend on it.
     */
    public static long weight(Reply reply) {
        if (reply instanceof Reply.Bulk bulk) {
            return FIXED_WEIGHT_BYTES + bulk.value().length;
        } else if (reply instanceof Reply.Simple simple) {
            return FIXED_WEIGHT_BYTES + simple.text().length();
        } else if (reply instanceof Reply.Failure failure) {
            return FIXED_WEIGHT_BYTES + failure.message().length();
        } else if (reply instanceof Reply.Sequence sequence) {
            return weight(sequence.items());
        } else if (reply instanceof Reply.Pairs pairs) {
            return weight(pairs.items());
        } else if (reply instanceof Reply.PairSequence pairs) {
            return weight(pairs.items());
        }
        return FIXED_WEIGHT_BYTES;
    }

    private static long weight(List<Reply> items) {
        long sum = FIXED_WEIGHT_BYTES;
        for (Reply item : items) {
            sum += weight(item);
        }
        return sum;
    }

    private static void write(Reply reply, ByteSink sink, int depth) {
        if (reply instanceof Reply.Simple simple) {
            writeText(SIMPLE, simple.text(), sink);
        } else if (reply instanceof Reply.Failure failure) {
            writeText(FAILURE, failure.message(), sink);
        } else if (reply instanceof Reply.Int number) {
            sink.putByte(INT).putLong(number.value());
        } else if (reply instanceof Reply.Bulk bulk) {
            sink.putByte(BULK).putVarint(bulk.value().length).putBytes(bulk.value());
        } else if (reply instanceof Reply.Nil) {
            sink.putByte(NIL);
        } else if (reply instanceof Reply.NilSequence) {
            sink.putByte(NIL_SEQUENCE);
        } else if (reply instanceof Reply.Sequence sequence) {
            writeItems(SEQUENCE, sequence.items(), sink, depth);
        } else if (reply instanceof Reply.Pairs pairs) {
            writeItems(PAIRS, pairs.items(), sink, depth);
        } else if (reply instanceof Reply.PairSequence pairs) {
            writeItems(PAIR_SEQUENCE, pairs.items(), sink, depth);
        } else {
            throw new IllegalArgumentException("no reply: " + reply);
        }
    }

    private static void writeText(int tag, String text, ByteSink sink) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        sink.putByte(tag).putVarint(utf8.length).putBytes(utf8);
    }

    private static void writeItems(int tag, List<Reply> items, ByteSink sink, int depth) {
        if (depth == MAX_DEPTH) {
            throw new IllegalArgumentException("a reply nests deeper than " + MAX_DEPTH);
        }
        sink.putByte(tag).putVarint(items.size());
        for (Reply item : items) {
            write(item, sink, depth + 1);
        }
    }

    private static Reply read(ByteSource source, int depth) throws MalformedException {
        int tag = source.takeByte();
        return switch (tag) {
            case SIMPLE -> readSimple(source);
            case FAILURE -> new Reply.Failure(readText(source));
            case INT -> new Reply.Int(source.takeLong());
            case BULK -> new Reply.Bulk(source.takeBytes(source.takeVarint()));
            case NIL -> Reply.NIL;
            case NIL_SEQUENCE -> Reply.NIL_SEQUENCE;
            case SEQUENCE -> new Reply.Sequence(readItems(source, depth));
            case PAIRS -> new Reply.Pairs(readPairs(source, depth));
            case PAIR_SEQUENCE -> new Reply.PairSequence(readPairs(source, depth));
            default -> throw new MalformedException("no kind of reply has the tag " + tag);
        };
    }

    private static Reply readSimple(ByteSource source) throws MalformedException {
        String text = readText(source);
        return text.equals("OK") ? Reply.OK : new Reply.Simple(text);
    }

    private static List<Reply> readPairs(ByteSource source, int depth) throws MalformedException {
        List<Reply> items = readItems(source, depth);
        if (items.size() % 2 != 0) {
            throw new MalformedException("pairs of an odd number of items");
        }
        return items;
    }

    private static String readText(ByteSource source) throws MalformedException {
        return new String(source.takeBytes(source.takeVarint()), StandardCharsets.UTF_8);
    }

    private static List<Reply> readItems(ByteSource source, int depth) throws MalformedException {
        if (depth == MAX_DEPTH) {
            throw new MalformedException("a reply nests deeper than " + MAX_DEPTH);
        }
        int count = source.takeVarint();
        if (count > source.remaining()) { // each takes at least its tag
            throw new MalformedException(count + " replies cannot fit into " + source.remaining() + " bytes");
        }
        List<Reply> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(read(source, depth + 1));
        }
        return items;
    }
}
