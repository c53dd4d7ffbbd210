package dev.tidemark.kv.transaction;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.CommandTable;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.state.codec.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Commands between {@code MULTI} and {@code EXEC}, with the keys that were watched: the body of one entry, so that they
 * are executed together or not at all (H37a). A transaction of reads may be the body of a query instead.
 *
 * <p>In the form of {@link KvCommandCodec}: the word {@code exec}, the watches, and each command in the same form, with
 * its own database. A watch is: number of the database (1; not in format 1), length of the key (4), key, version (8).
 *
 * <p>Transactions do not nest. Immutable.
 *
 * @param commands each with its name and arguments
 */
public record Transaction(List<Watch> watches, List<KvBody> commands) {
    private static final byte[] NAME = "exec".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_WATCHES = {};
    private static final int COMMANDS_AT = 2;

    /**
     * A key of a database, and the version that it had when it was watched.
     *
     * @param version as {@link WatchQuery} reads it
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Watch(int database, byte[] key, long version) {
        public int sizeInBytes() {
            return 1 + Integer.BYTES + key.length + Long.BYTES;
        }
    }

    public Transaction {
        watches = List.copyOf(watches);
        commands = List.copyOf(commands);
    }

    /**
     * @param commands each in the form of {@link KvCommandCodec}
     */
    public static byte[] encode(List<Watch> watches, List<byte[]> commands) {
        byte[][] parts = new byte[COMMANDS_AT + commands.size()][];
        parts[0] = NAME;
        parts[1] = encode(watches);
        for (int i = 0; i < commands.size(); i++) {
            parts[COMMANDS_AT + i] = commands.get(i);
        }
        return KvCommandCodec.encode(parts);
    }

    private static byte[] encode(List<Watch> watches) {
        ByteBuffer bytes = ByteBuffer.allocate(
                watches.stream().mapToInt(Watch::sizeInBytes).sum());
        for (Watch watch : watches) {
            bytes.put((byte) watch.database())
                    .putInt(watch.key().length)
                    .put(watch.key())
                    .putLong(watch.version());
        }
        return bytes.array();
    }

    /** Whether these are the parts of a transaction, and not a command. */
    public static boolean isTransaction(byte[][] parts) {
        return parts.length >= COMMANDS_AT && Arrays.equals(parts[0], NAME);
    }

    /**
     * Reads a transaction.
     *
     * @param body of whose arguments {@link #isTransaction} is true
     * @throws MalformedException if it cannot be read as a whole
     */
    public static Transaction decode(KvBody body) throws MalformedException {
        byte[][] parts = body.args();
        List<KvBody> commands = new ArrayList<>(parts.length - COMMANDS_AT);
        for (int i = COMMANDS_AT; i < parts.length; i++) {
            commands.add(KvCommandCodec.read(parts[i]));
        }
        return new Transaction(decodeWatches(parts[1], !body.isFirstFormat()), commands);
    }

    private static List<Watch> decodeWatches(byte[] bytes, boolean withDatabase) throws MalformedException {
        List<Watch> watches = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            int database = withDatabase ? rest.get() : 0;
            if (!Databases.exists(database)) {
                throw new MalformedException("database " + database);
            }
            int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
            if (length < 0 || length > rest.remaining() - Long.BYTES) {
                throw new MalformedException("watched keys that are cut short");
            }
            byte[] key = new byte[length];
            rest.get(key);
            watches.add(new Watch(database, key, rest.getLong()));
        }
        return watches;
    }

    /**
     * What makes a transaction the same when it is repeated under a request id: its commands. A client that repeats it
     * watches its keys again, and sees other versions.
     */
    public static byte[] identity(byte[][] parts) throws MalformedException {
        byte[][] same = parts.clone();
        same[1] = NO_WATCHES;
        for (int i = COMMANDS_AT; i < same.length; i++) {
            same[i] = KvCommandCodec.identity(same[i], KvCommandCodec.read(same[i]));
        }
        return KvCommandCodec.encodeInFirstFormat(same);
    }

    /** Whether all commands are known and only read, so that it needs no entry. */
    public boolean onlyReads(CommandTable table) {
        return commands.stream().noneMatch(command -> table.isWrite(command.args()[0]));
    }
}
