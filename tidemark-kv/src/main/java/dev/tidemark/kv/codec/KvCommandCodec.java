package dev.tidemark.kv.codec;

import dev.tidemark.kv.layout.Databases;
import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.codec.ByteSource;
import dev.tidemark.state.codec.MalformedException;

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
        ByteSink body = sinkFor(FORMAT_BYTES + ByteSink.varintBytes(database), args)
                .putByte(0)
                .putByte(KvBody.FORMAT)
                .putVarint(database);
        return putArguments(body, args);
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
        ByteSink body = sinkFor(FORMAT_BYTES + ByteSink.varintBytes(database) + Long.BYTES, args)
                .putByte(0)
                .putByte(KvBody.BOUNDED_FORMAT)
                .putVarint(database)
                .putLong(Long.reverseBytes(bound)); // big-endian
        return putArguments(body, args);
    }

    /** As it was written before there were databases. */
    public static byte[] encodeInFirstFormat(byte[]... args) {
        return putArguments(sinkFor(0, args), args);
    }

    /** Long enough, so that nothing is copied. */
    private static ByteSink sinkFor(int head, byte[][] args) {
        if (args.length < 1 || args.length > MAX_ARGUMENTS) {
            throw new IllegalArgumentException(args.length + " arguments");
        }
        long size = head + ByteSink.varintBytes(args.length);
        for (byte[] arg : args) {
            size += ByteSink.varintBytes(arg.length) + arg.length;
        }
        return new ByteSink(Math.toIntExact(size));
    }

    private static byte[] putArguments(ByteSink body, byte[][] args) {
        body.putVarint(args.length);
        for (byte[] arg : args) {
            body.putVarint(arg.length).putBytes(arg);
        }
        return body.finish();
    }

    /**
     * What makes a command, alone or in a transaction, the same when it is repeated under a request id: whatever its
     * format.
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
        ByteSource source = new ByteSource(body, 0, body.length);
        if (body.length == 0 || body[0] != 0) {
            return new KvBody(KvBody.FIRST_FORMAT, 0, KvBody.UNBOUNDED, takeArguments(source));
        }
        source.takeVarint();
        int format = source.takeVarint();
        if (format != KvBody.FORMAT && format != KvBody.BOUNDED_FORMAT) {
            throw new MalformedException("format " + format + " of commands");
        }
        int database = source.takeVarint();
        if (!Databases.exists(database)) {
            throw new MalformedException("database " + database);
        }
        long bound = format == KvBody.BOUNDED_FORMAT ? takeBound(source) : KvBody.UNBOUNDED;
        return new KvBody(format, database, bound, takeArguments(source));
    }

    private static long takeBound(ByteSource source) throws MalformedException {
        long bound = Long.reverseBytes(source.takeLong());
        if (bound < 0) {
            throw new MalformedException("a bound of " + bound);
        }
        return bound;
    }

    private static byte[][] takeArguments(ByteSource source) throws MalformedException {
        int count = source.takeVarint();
        if (count < 1 || count > MAX_ARGUMENTS || count > source.remaining()) { // each has at least its length
            throw new MalformedException(count + " arguments in " + source.remaining() + " bytes");
        }
        byte[][] args = new byte[count][];
        for (int i = 0; i < count; i++) {
            args[i] = source.takeBytes(source.takeVarint());
        }
        source.requireEnd();
        return args;
    }
}
