package dev.tidemark.kv.codec;

import dev.tidemark.kv.layout.Databases;
import dev.tidemark.state.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Commands as the body of an entry or query.
 *
 * <pre>
 *  format 3   zero (1), 3 (1), number of the database, bound of the state (8), then as in format 2; for commands
 *             that may make the state much larger than they are
 *  format 2   zero (1), 2 (1), number of the database, number of arguments, then each with its length in front
 *  format 1   number of arguments, then each with its length in front; of database 0
 * </pre>
 *
 * Numbers without a length are LEB128 varints. Written are formats 2 and 3; format 1 is what older logs hold, and never
 * begins with a zero.
 */
public final class KvCommandCodec {
    /** As many as Redis takes. */
    public static final int MAX_ARGUMENTS = 1 << 20;

    private static final int FORMAT_BYTES = 2;

    private KvCommandCodec() {}

    /** A command in database 0. */
    public static byte[] encode(byte[]... args) {
        return encode(0, args);
    }

    /**
     * @param database see {@link Databases}
     * @param args the name of the command, then its arguments; 1 to {@value #MAX_ARGUMENTS}
     */
    public static byte[] encode(int database, byte[][] args) {
        if (!Databases.exists(database)) {
            throw new IllegalArgumentException("database " + database);
        }
        byte[] body = encodeAfter(FORMAT_BYTES + varintBytes(database), args);
        body[1] = KvBody.FORMAT;
        putVarint(body, FORMAT_BYTES, database);
        return body;
    }

    /**
     * A command that is not executed if it would make the state larger than that.
     *
     * @param bound see {@link KvBody#bound}
     */
    public static byte[] encodeBounded(int database, long bound, byte[][] args) {
        if (!Databases.exists(database) || bound < 0) {
            throw new IllegalArgumentException("database " + database + ", bound " + bound);
        }
        int head = FORMAT_BYTES + varintBytes(database);
        byte[] body = encodeAfter(head + Long.BYTES, args);
        body[1] = KvBody.BOUNDED_FORMAT;
        putVarint(body, FORMAT_BYTES, database);
        ByteBuffer.wrap(body).putLong(head, bound);
        return body;
    }

    /** As it was written before there were databases. */
    public static byte[] encodeInFirstFormat(byte[]... args) {
        return encodeAfter(0, args);
    }

    /** @param head how many bytes are left free before it */
    private static byte[] encodeAfter(int head, byte[][] args) {
        if (args.length < 1 || args.length > MAX_ARGUMENTS) {
            throw new IllegalArgumentException(args.length + " arguments");
        }
        long size = head + varintBytes(args.length);
        for (byte[] arg : args) {
            size += varintBytes(arg.length) + arg.length;
        }
        byte[] body = new byte[Math.toIntExact(size)];
        int at = putVarint(body, head, args.length);
        for (byte[] arg : args) {
            at = putVarint(body, at, arg.length);
            System.arraycopy(arg, 0, body, at, arg.length);
            at += arg.length;
        }
        return body;
    }

    /**
     * What makes a command, alone or in a transaction, the same when it is repeated under a request id: whatever its format.
     *
     * @param command what {@code body} holds
     */
    public static byte[] identity(byte[] body, KvBody command) {
        if (command.database() == 0) {
            return encodeInFirstFormat(command.args());
        }
        return command.bound() == KvBody.UNBOUNDED ? body : encode(command.database(), command.args());
    }

    /** The name of the command and its arguments, whatever the database. */
    public static byte[][] decode(byte[] body) throws MalformedException {
        return read(body).args();
    }

    public static KvBody read(byte[] body) throws MalformedException {
        Cursor cursor = new Cursor(body);
        if (body.length == 0 || body[0] != 0) {
            return new KvBody(KvBody.FIRST_FORMAT, 0, KvBody.UNBOUNDED, takeArguments(cursor));
        }
        cursor.takeVarint();
        int format = cursor.takeVarint();
        if (format != KvBody.FORMAT && format != KvBody.BOUNDED_FORMAT) {
            throw new MalformedException("format " + format + " of commands");
        }
        int database = cursor.takeVarint();
        if (!Databases.exists(database)) {
            throw new MalformedException("database " + database);
        }
        long bound = format == KvBody.BOUNDED_FORMAT ? cursor.takeLong() : KvBody.UNBOUNDED;
        return new KvBody(format, database, bound, takeArguments(cursor));
    }

    private static byte[][] takeArguments(Cursor cursor) throws MalformedException {
        int count = cursor.takeVarint();
        if (count < 1 || count > MAX_ARGUMENTS || count > cursor.remaining()) { // each has at least its length
            throw new MalformedException(count + " arguments in " + cursor.remaining() + " bytes");
        }
        byte[][] args = new byte[count][];
        for (int i = 0; i < count; i++) {
            args[i] = cursor.takeBytes(cursor.takeVarint());
        }
        if (cursor.remaining() > 0) {
            throw new MalformedException(cursor.remaining() + " bytes after the last argument");
        }
        return args;
    }

    private static int varintBytes(int value) {
        return Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7);
    }

    private static int putVarint(byte[] target, int from, int value) {
        int at = from;
        int rest = value;
        while (rest >= 0x80) {
            target[at++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }

    private static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        int remaining() {
            return bytes.length - at;
        }

        int takeVarint() throws MalformedException {
            long value = 0;
            for (int shift = 0; shift < 35 && at < bytes.length; shift += 7) {
                int next = bytes[at++] & 0xff;
                value |= (long) (next & 0x7f) << shift;
                if (next < 0x80) {
                    if (value > Integer.MAX_VALUE) {
                        break;
                    }
                    return (int) value;
                }
            }
            throw new MalformedException("a length is cut short or too large");
        }

        long takeLong() throws MalformedException {
            long value = ByteBuffer.wrap(takeBytes(Long.BYTES)).getLong();
            if (value < 0) {
                throw new MalformedException("a bound of " + value);
            }
            return value;
        }

        byte[] takeBytes(int length) throws MalformedException {
            if (length > remaining()) {
                throw new MalformedException("an argument of " + length + " bytes where " + remaining() + " are left");
            }
            at += length;
            return Arrays.copyOfRange(bytes, at - length, at);
        }
    }
}
