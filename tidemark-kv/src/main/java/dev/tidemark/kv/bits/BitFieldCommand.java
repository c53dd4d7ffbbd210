package dev.tidemark.kv.bits;

import dev.tidemark.kv.bits.BitFieldOperation.Kind;
import dev.tidemark.kv.bits.BitFieldOperation.RefusedException;
import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KeySpec;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.string.StringType;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code BITFIELD key [GET type offset | [OVERFLOW how] SET type offset value | INCRBY type offset increment ...]}. */
final class BitFieldCommand extends TypedCommand {
    private static final Reply.Failure ONLY_GET = new Reply.Failure("ERR BITFIELD_RO only supports the GET subcommand");

    private final boolean mayWrite;

    private BitFieldCommand(CommandInfo spec, boolean mayWrite) {
        super(StringType.STRING, spec);
        this.mayWrite = mayWrite;
    }

    static BitFieldCommand bitField() {
        return new BitFieldCommand(
                CommandInfo.write(
                                "bitfield",
                                -2,
                                BitCommands.GROUP,
                                "3.2.0",
                                "Reads and changes numbers of any width in a string.")
                        .keysAre("RW access update variable_flags")
                        .withSyntax("key [operation=<GET encoding offset | [OVERFLOW <WRAP | SAT | FAIL>]"
                                + " write-operation=<SET encoding offset value:integer | INCRBY encoding offset"
                                + " increment>> ...]")
                        .denyOom()
                        .takes("O(1) for each number")
                        .differs(KvErrors.STRING_BOUND),
                true);
    }

    static BitFieldCommand bitFieldReadOnly() {
        return new BitFieldCommand(
                CommandInfo.read(
                                "bitfield_ro",
                                -2,
                                BitCommands.GROUP,
                                "6.0.0",
                                "Reads numbers of any width in a string.")
                        .withSyntax("key [GET encoding offset ...]")
                        .fast()
                        .takes("O(1) for each number"),
                false);
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        try {
            boolean writes = BitFieldOperation.parse(args).stream().anyMatch(BitFieldOperation::writes);
            return writes && !mayWrite ? ONLY_GET : null;
        } catch (RefusedException e) {
            return e.failure();
        }
    }

    /** Of a {@code BITFIELD} that writes nothing, that of a read. */
    @Override
    public List<String> keyFlags(byte[][] args, int position) {
        boolean writes =
                Arrays.stream(args).skip(2).anyMatch(word -> Words.is(word, "SET") || Words.is(word, "INCRBY"));
        return writes ? info().ofOneKey() : KeySpec.READ;
    }

    @Override
    public boolean mayOutgrowItsArguments() {
        return mayWrite;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        List<BitFieldOperation> operations;
        try {
            operations = BitFieldOperation.parse(args);
        } catch (RefusedException e) {
            return e.failure();
        }
        return new Run(keys, args[1], record).replies(operations);
    }

    /** The operations of one command on one string, which is copied when the first of them writes. */
    private static final class Run {
        private final Keyspace keys;
        private final byte[] key;
        private final byte[] found;
        private byte[] record;
        private boolean changed;

        Run(Keyspace keys, byte[] key, byte[] found) {
            this.keys = keys;
            this.key = key;
            this.found = found;
            this.record = found;
        }

        Reply replies(List<BitFieldOperation> operations) {
            int before = length();
            int needed = operations.stream()
                    .filter(BitFieldOperation::writes)
                    .mapToInt(BitFieldOperation::bytesNeeded)
                    .max()
                    .orElse(0);
            if (keys.lacksRoomFor(needed - before)) {
                return KvErrors.OUT_OF_MEMORY;
            }
            if (needed > 0) {
                record = Records.grown(found, keys.offset(), Math.max(before, needed));
                changed = length() > before;
            }
            List<Reply> replies = new ArrayList<>(operations.size());
            operations.forEach(operation -> replies.add(reply(operation)));
            if (changed) {
                keys.put(key, found, record);
            }
            return new Reply.Sequence(replies);
        }

        private int length() {
            return record == null ? 0 : Records.valueLength(record);
        }

        private Reply reply(BitFieldOperation operation) {
            BitField field = operation.field();
            long old = field.read(raw(operation));
            if (operation.kind() == Kind.GET) {
                return new Reply.Int(old);
            }
            boolean adds = operation.kind() == Kind.INCRBY;
            long value = adds ? old : operation.value();
            long increment = adds ? operation.value() : 0;
            int direction = field.overflow(value, increment);
            if (direction != 0 && operation.overflow() == BitField.Overflow.FAIL) {
                return Reply.NIL;
            }
            long sum = value + increment;
            long stored = direction == 0 ? sum : field.limited(operation.overflow(), sum, direction);
            Bits.set(record, Records.valueAt(record), operation.offset(), field.bits(), stored);
            changed |= old != stored;
            return new Reply.Int(adds ? stored : old);
        }

        private long raw(BitFieldOperation operation) {
            return record == null
                    ? 0
                    : Bits.get(
                            record,
                            Records.valueAt(record),
                            record.length,
                            operation.offset(),
                            operation.field().bits());
        }
    }
}
