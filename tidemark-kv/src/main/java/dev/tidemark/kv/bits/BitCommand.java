package dev.tidemark.kv.bits;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.string.StringType;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;

/** {@code GETBIT key offset} and {@code SETBIT key offset bit}: bit 0 is the highest of the first byte. */
final class BitCommand extends TypedCommand {
    private static final Reply.Failure NOT_A_BIT = new Reply.Failure("ERR bit is not an integer or out of range");

    private final boolean sets;

    private BitCommand(CommandInfo spec, boolean sets) {
        super(StringType.STRING, spec);
        this.sets = sets;
    }

    static BitCommand getBit() {
        return new BitCommand(
                CommandInfo.read("getbit", 3, BitCommands.GROUP, "2.2.0", "Returns a bit of a string value.")
                        .withSyntax("key offset")
                        .fast(),
                false);
    }

    static BitCommand setBit() {
        return new BitCommand(
                CommandInfo.write("setbit", 4, BitCommands.GROUP, "2.2.0", "Sets a bit of a string value.")
                        .withSyntax("key offset value:integer")
                        .denyOom()
                        .takes("O(N) with the length of the string")
                        .differs(KvErrors.STRING_BOUND),
                true);
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        long offset = Numbers.isLong(args[2], 0) ? Numbers.toLong(args[2], 0) : -1;
        if (offset < 0 || offset >= (sets ? Bits.END_OF_STRINGS : Bits.END_OF_READS)) {
            return KvErrors.BIT_OFFSET;
        }
        boolean isBit = !sets || args[3].length == 1 && (args[3][0] == '0' || args[3][0] == '1');
        return isBit ? null : NOT_A_BIT;
    }

    @Override
    public boolean mayOutgrowItsArguments() {
        return sets;
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        return !(Records.isString(record) && Numbers.toLong(args[2], 0) / Byte.SIZE < Records.valueLength(record));
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        long offset = Numbers.toLong(args[2], 0);
        int at = (int) (offset / Byte.SIZE);
        int shift = Byte.SIZE - 1 - (int) (offset % Byte.SIZE);
        int length = record == null ? 0 : Records.valueLength(record);
        int old = at < length ? record[Records.valueAt(record) + at] >>> shift & 1 : 0;
        boolean changes = sets && (at >= length || old != args[3][0] - '0');
        // As in Redis a bit that is what it was touches nobody's WATCH.
        if (changes || sets && keys.isFirstFormat()) {
            if (keys.lacksRoomFor(at + 1L - length)) {
                return KvErrors.OUT_OF_MEMORY;
            }
            byte[] changed = Records.grown(record, keys.offset(), Math.max(length, at + 1));
            changed[Records.valueAt(changed) + at] ^= (byte) ((old ^ args[3][0] - '0') << shift);
            keys.put(args[1], record, changed);
        }
        return new Reply.Int(old);
    }
}
