package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;

/** {@code SETRANGE key offset value}: a string that is too short is filled up with zero bytes. */
final class SetRangeCommand extends TypedCommand {
    private static final Reply.Failure OFFSET_OUT_OF_RANGE = new Reply.Failure("ERR offset is out of range");

    SetRangeCommand() {
        super(
                StringType.STRING,
                CommandInfo.write("setrange", 4, StringType.GROUP, "2.2.0", "Overwrites a part of a string value.")
                        .keysAre("RW update")
                        .withSyntax("key offset value")
                        .denyOom()
                        .takes("O(N) with the length of the string")
                        .differs(KvErrors.STRING_BOUND));
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        if (!Numbers.isLong(args[2], 0)) {
            return KvErrors.NOT_AN_INTEGER;
        }
        return Numbers.toLong(args[2], 0) < 0 ? OFFSET_OUT_OF_RANGE : null;
    }

    @Override
    public boolean mayOutgrowItsArguments() {
        return true;
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        long end = Numbers.toLong(args[2], 0) + args[3].length;
        return args[3].length > 0 && !(Records.isString(record) && end <= Records.valueLength(record));
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        int length = record == null ? 0 : Records.valueLength(record);
        byte[] part = args[3];
        if (part.length == 0) {
            return new Reply.Int(length);
        }
        long offset = Numbers.toLong(args[2], 0);
        if (offset > Records.MAX_STRING_BYTES - part.length) {
            return KvErrors.TOO_LONG;
        }
        if (keys.lacksRoomFor(offset + part.length - length)) {
            return KvErrors.OUT_OF_MEMORY;
        }
        byte[] changed = Records.grown(record, keys.offset(), (int) Math.max(length, offset + part.length));
        System.arraycopy(part, 0, changed, Records.valueAt(changed) + (int) offset, part.length);
        keys.put(args[1], record, changed);
        return new Reply.Int(Records.valueLength(changed));
    }
}
