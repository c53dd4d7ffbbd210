package dev.tidemark.kv.generic;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.database.DatabaseNumber;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.table.StateReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code COPY source destination [DB number] [REPLACE]}. The time of expiry is copied too. */
final class CopyCommand extends KvCommand {
    /** As the store counts a pair, about. */
    private static final int PAIR_OVERHEAD_BYTES = 120;

    CopyCommand() {
        super(CommandInfo.write("copy", -3, Group.GENERIC, "6.2.0", "Copies the value of a key to another.")
                .keysAre("RO access", "OW update")
                .withSyntax("source destination [DB destination-db:integer] [REPLACE]")
                .denyOom()
                .keys(1, 2, 1)
                .takes("O(N) with the number of fields of a hash; O(1) for a string"));
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        for (int i = 3; i < args.length; i++) {
            boolean namesDb = Words.is(args[i], "DB") && i + 1 < args.length;
            if (!namesDb && !Words.is(args[i], "REPLACE")) {
                return KvErrors.SYNTAX;
            }
            if (namesDb) {
                i++;
                Reply.Failure wrong = DatabaseNumber.check(args[i]);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return null;
    }

    @Override
    public boolean mayOutgrowItsArguments() {
        return true;
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        Keyspace targets = keys.inDatabase(database(keys, args));
        if (targets.database() == keys.database() && Arrays.equals(args[1], args[2])) {
            return KvErrors.SAME_OBJECT;
        }
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return new Reply.Int(0);
        }
        byte[] target = targets.record(args[2]);
        if (target != null && !replaces(args)) {
            return new Reply.Int(0);
        }
        if (lacksRoom(keys, record, target == null ? 0 : target.length)) {
            return KvErrors.OUT_OF_MEMORY;
        }
        if (target != null) {
            targets.delete(args[2], target);
        }
        if (Records.isCollection(record)) {
            copyCollection(keys, targets, args[2], record);
        } else {
            targets.put(args[2], null, Records.copy(record, keys.offset(), Records.expireAt(record), 0));
        }
        return new Reply.Int(1);
    }

    /**
     * Does not look at more of a collection than there is room for.
     *
     * @param replaced bytes of the record that goes; the elements of a collection that goes are not counted
     */
    private static boolean lacksRoom(Keyspace keys, byte[] record, int replaced) {
        long bytes = record.length - replaced;
        if (keys.lacksRoomFor(bytes)) {
            return true;
        }
        if (!keys.isBounded() || !Records.isCollection(record)) {
            return false;
        }
        StateReader.Scan elements = keys.elements(record);
        while (elements.next()) {
            bytes += elements.key().length + elements.value().length + PAIR_OVERHEAD_BYTES;
            if (keys.lacksRoomFor(bytes)) {
                return true;
            }
        }
        return false;
    }

    private static int database(Keyspace keys, byte[][] args) {
        int database = keys.database();
        for (int i = 3; i < args.length; i++) {
            if (Words.is(args[i], "DB")) {
                i++;
                database = DatabaseNumber.of(args[i]);
            }
        }
        return database;
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

    private static void copyCollection(Keyspace keys, Keyspace targets, byte[] target, byte[] record) {
        List<byte[]> elements = new ArrayList<>(); // a scan does not outlive a change
        StateReader.Scan scan = keys.elements(record);
        while (scan.next()) {
            elements.add(scan.key());
            elements.add(scan.value());
        }
        long id = keys.newId();
        for (int i = 0; i < elements.size(); i += 2) {
            keys.store().put(Layout.underId(id, elements.get(i)), elements.get(i + 1));
        }
        targets.put(target, null, Records.copyOfCollection(record, keys.offset(), id));
    }
}
