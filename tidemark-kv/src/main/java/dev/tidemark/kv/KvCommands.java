package dev.tidemark.kv;

import dev.tidemark.kv.bits.BitCommand;
import dev.tidemark.kv.bits.BitCountCommand;
import dev.tidemark.kv.bits.BitFieldCommand;
import dev.tidemark.kv.bits.BitOpCommand;
import dev.tidemark.kv.bits.BitPosCommand;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.database.DbSizeCommand;
import dev.tidemark.kv.database.FlushCommand;
import dev.tidemark.kv.database.MoveCommand;
import dev.tidemark.kv.database.SwapDbCommand;
import dev.tidemark.kv.expiry.ExpireCommand;
import dev.tidemark.kv.expiry.PersistCommand;
import dev.tidemark.kv.expiry.TtlCommand;
import dev.tidemark.kv.generic.CopyCommand;
import dev.tidemark.kv.generic.DeleteCommand;
import dev.tidemark.kv.generic.ExistsCommand;
import dev.tidemark.kv.generic.MemoryCommand;
import dev.tidemark.kv.generic.ObjectCommand;
import dev.tidemark.kv.generic.RenameCommand;
import dev.tidemark.kv.generic.TypeCommand;
import dev.tidemark.kv.hash.HDelCommand;
import dev.tidemark.kv.hash.HExistsCommand;
import dev.tidemark.kv.hash.HGetCommand;
import dev.tidemark.kv.hash.HIncrByCommand;
import dev.tidemark.kv.hash.HIncrByFloatCommand;
import dev.tidemark.kv.hash.HLenCommand;
import dev.tidemark.kv.hash.HMGetCommand;
import dev.tidemark.kv.hash.HRandFieldCommand;
import dev.tidemark.kv.hash.HReadAllCommand;
import dev.tidemark.kv.hash.HScanCommand;
import dev.tidemark.kv.hash.HSetCommand;
import dev.tidemark.kv.hash.HSetNxCommand;
import dev.tidemark.kv.hash.HStrLenCommand;
import dev.tidemark.kv.scan.KeysCommand;
import dev.tidemark.kv.scan.RandomKeyCommand;
import dev.tidemark.kv.scan.ScanCommand;
import dev.tidemark.kv.string.AppendCommand;
import dev.tidemark.kv.string.DelExCommand;
import dev.tidemark.kv.string.GetCommand;
import dev.tidemark.kv.string.GetDelCommand;
import dev.tidemark.kv.string.GetExCommand;
import dev.tidemark.kv.string.GetRangeCommand;
import dev.tidemark.kv.string.GetSetCommand;
import dev.tidemark.kv.string.IncrementCommand;
import dev.tidemark.kv.string.IncrementFloatCommand;
import dev.tidemark.kv.string.LcsCommand;
import dev.tidemark.kv.string.MGetCommand;
import dev.tidemark.kv.string.MSetCommand;
import dev.tidemark.kv.string.MSetNxCommand;
import dev.tidemark.kv.string.SetCommand;
import dev.tidemark.kv.string.SetExCommand;
import dev.tidemark.kv.string.SetNxCommand;
import dev.tidemark.kv.string.SetRangeCommand;
import dev.tidemark.kv.string.StrLenCommand;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All commands of the data model. Immutable; safe for all threads. */
public final class KvCommands {
    private static final List<KvCommand> ALL = Stream.of(
                    new AppendCommand(),
                    new BitCountCommand(),
                    BitFieldCommand.bitField(),
                    BitFieldCommand.bitFieldReadOnly(),
                    new BitOpCommand(),
                    new BitPosCommand(),
                    new CopyCommand(),
                    new DbSizeCommand(),
                    IncrementCommand.decr(),
                    IncrementCommand.decrBy(),
                    DeleteCommand.del(),
                    DelExCommand.delEx(),
                    DelExCommand.delIfEq(),
                    ExistsCommand.exists(),
                    ExpireCommand.expire(),
                    ExpireCommand.expireAt(),
                    TtlCommand.expireTime(),
                    FlushCommand.flushAll(),
                    FlushCommand.flushDb(),
                    new GetCommand(),
                    new GetDelCommand(),
                    new GetExCommand(),
                    BitCommand.getBit(),
                    GetRangeCommand.getRange(),
                    new GetSetCommand(),
                    new HDelCommand(),
                    new HExistsCommand(),
                    new HGetCommand(),
                    HReadAllCommand.hGetAll(),
                    new HIncrByCommand(),
                    new HIncrByFloatCommand(),
                    HReadAllCommand.hKeys(),
                    new HLenCommand(),
                    new HMGetCommand(),
                    HSetCommand.hMSet(),
                    new HRandFieldCommand(),
                    new HScanCommand(),
                    HSetCommand.hSet(),
                    new HSetNxCommand(),
                    new HStrLenCommand(),
                    HReadAllCommand.hVals(),
                    IncrementCommand.incr(),
                    IncrementCommand.incrBy(),
                    new IncrementFloatCommand(),
                    new KeysCommand(),
                    new LcsCommand(),
                    new MGetCommand(),
                    new MoveCommand(),
                    new MSetCommand(),
                    new MSetNxCommand(),
                    new MemoryCommand(),
                    new ObjectCommand(),
                    new PersistCommand(),
                    ExpireCommand.pExpire(),
                    ExpireCommand.pExpireAt(),
                    TtlCommand.pExpireTime(),
                    SetExCommand.pSetEx(),
                    TtlCommand.pTtl(),
                    new RandomKeyCommand(),
                    RenameCommand.rename(),
                    RenameCommand.renameNx(),
                    new ScanCommand(),
                    new SetCommand(),
                    BitCommand.setBit(),
                    SetExCommand.setEx(),
                    new SetNxCommand(),
                    new SetRangeCommand(),
                    new StrLenCommand(),
                    GetRangeCommand.substr(),
                    new SwapDbCommand(),
                    ExistsCommand.touch(),
                    TtlCommand.ttl(),
                    new TypeCommand(),
                    DeleteCommand.unlink())
            .sorted(Comparator.comparing(command -> command.spec().name()))
            .toList();

    private static final KvCommand[] TABLE = table(); // open addressing, at most a quarter full
    private static final byte[][] NAMES = names();

    private KvCommands() {}

    /** By name. */
    public static List<KvCommand> all() {
        return ALL;
    }

    /** The command of that name, in capitals or not, or null. Allocates nothing. */
    public static KvCommand find(byte[] name) {
        int at = hash(name) & TABLE.length - 1;
        while (TABLE[at] != null) {
            if (matches(NAMES[at], name)) {
                return TABLE[at];
            }
            at = at + 1 & TABLE.length - 1;
        }
        return null;
    }

    private static KvCommand[] table() {
        KvCommand[] table = new KvCommand[Integer.highestOneBit(ALL.size()) * 8];
        for (KvCommand command : ALL) {
            int at = hash(bytes(command)) & table.length - 1;
            while (table[at] != null) {
                at = at + 1 & table.length - 1;
            }
            table[at] = command;
        }
        return table;
    }

    private static byte[][] names() {
        byte[][] names = new byte[TABLE.length][];
        for (int at = 0; at < TABLE.length; at++) {
            names[at] = TABLE[at] == null ? null : bytes(TABLE[at]);
        }
        return names;
    }

    private static byte[] bytes(KvCommand command) {
        return command.spec().name().getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean matches(byte[] known, byte[] name) {
        if (known.length != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (known[i] != lower(name[i])) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] name) {
        int hash = name.length;
        for (int i = 0; i < Math.min(name.length, 16); i++) {
            hash = hash * 31 + lower(name[i]);
        }
        return hash ^ hash >>> 7;
    }

    private static int lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
}
