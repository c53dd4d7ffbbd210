package dev.tidemark.kv;

import dev.tidemark.kv.bits.BitCommands;
import dev.tidemark.kv.command.CommandTable;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.command.ValueTypes;
import dev.tidemark.kv.database.DatabaseCommands;
import dev.tidemark.kv.expiry.ExpiryCommands;
import dev.tidemark.kv.generic.GenericCommands;
import dev.tidemark.kv.hash.HashCommands;
import dev.tidemark.kv.hash.HashType;
import dev.tidemark.kv.scan.ScanCommands;
import dev.tidemark.kv.string.StringCommands;
import dev.tidemark.kv.string.StringType;
import java.util.List;

/**
 * All types and commands of the data model. Immutable; safe for all threads.
 *
 * <p>A new type is a folder with its {@link dev.tidemark.kv.command.ValueType} and the list of its commands, and a line
 * in each of the two lists here.
 */
public final class KvCommands {
    private static final ValueTypes TYPES = new ValueTypes(List.of(StringType.STRING, HashType.HASH));

    static final CommandTable TABLE = new CommandTable(List.of(
            GenericCommands.all(TYPES),
            ScanCommands.all(TYPES),
            ExpiryCommands.all(),
            DatabaseCommands.all(),
            StringCommands.all(),
            BitCommands.all(),
            HashCommands.all()));

    private KvCommands() {}

    /** By name. */
    public static List<KvCommand> all() {
        return TABLE.all();
    }

    /** The command of that name, in capitals or not, or null. Allocates nothing. */
    public static KvCommand find(byte[] name) {
        return TABLE.find(name);
    }
}
