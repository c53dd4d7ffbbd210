package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code COPY source destination [DB 0] [REPLACE]}. The time of expiry is copied too. */
final class CopyCommand extends KvCommand {
    CopyCommand() {
        super(CommandSpec.write("copy", -3, Group.GENERIC, "6.2.0", "Copies the value of a key to another.")
                .withSyntax("source destination [DB destination-db:integer] [REPLACE]")
                .denyOom()
                .keys(1, 2, 1)
                .takes("O(N) with the number of fields of a hash; O(1) for a string")
                .differs("There is one database, 0."));
    }

    @Override
    Reply.Failure checkArguments(byte[][] args) {
        for (int i = 3; i < args.length; i++) {
            boolean namesDb = Words.is(args[i], "DB") && i + 1 < args.length;
            if (!namesDb && !Words.is(args[i], "REPLACE")) {
                return KvErrors.SYNTAX;
            }
            if (namesDb) {
                i++;
                if (!Numbers.isLong(args[i], 0) || (int) Numbers.toLong(args[i], 0) != Numbers.toLong(args[i], 0)) {
                    return KvErrors.NOT_AN_INTEGER;
                } else if (Numbers.toLong(args[i], 0) != 0) {
                    return KvErrors.NO_SUCH_DB;
                }
            }
        }
        return Arrays.equals(args[1], args[2]) ? KvErrors.SAME_OBJECT : null;
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return new Reply.Int(0);
        }
        byte[] target = keys.record(args[2]);
        if (target != null) {
            if (!replaces(args)) {
                return new Reply.Int(0);
            }
            keys.delete(args[2], target);
        }
        if (Keyspace.isHash(record)) {
            copyHash(keys, args, record);
        } else {
            keys.put(args[2], null, Layout.copy(record, keys.offset(), Layout.expireAt(record), 0));
        }
        return new Reply.Int(1);
    }

    private static boolean replaces(byte[][] args) {
        for (int i = 3; i < args.length; i++) {
            if (Words.is(args[i], "DB")) {
                i++;
            } else if (Words.is(args[i], "REPLACE")) {
                return true;
            }
        }
        return false;
    }

    private static void copyHash(Keyspace keys, byte[][] args, byte[] record) {
        List<byte[]> all = new ArrayList<>(); // a scan does not outlive a change
        new HashValue(keys, args[1], record).forEach((field, value) -> {
            all.add(field);
            all.add(value);
        });
        long id = keys.newHashId();
        for (int i = 0; i < all.size(); i += 2) {
            keys.store().put(Layout.field(id, all.get(i)), all.get(i + 1));
        }
        keys.put(args[2], null, Layout.hash(keys.offset(), Layout.expireAt(record), all.size() / 2, id));
    }
}
