package dev.tidemark.kv.command;

import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Commands by their names, and how one of them is executed. Immutable; safe for all threads. */
public final class CommandTable {
    public static final Reply.Failure WRITE_AS_READ =
            new Reply.Failure("ERR a write must go through the log; it was not executed");

    private final List<KvCommand> all;
    private final KvCommand[] table; // open addressing, at most a quarter full
    private final byte[][] names;

    /** @param groups of commands; each name once */
    public CommandTable(List<List<KvCommand>> groups) {
        this.all = groups.stream()
                .flatMap(Collection::stream)
                .sorted(Comparator.comparing(command -> command.info().name()))
                .toList();
        this.table = table(all);
        this.names = names(table);
    }

    /** By name. */
    public List<KvCommand> all() {
        return all;
    }

    /** The command of that name, in capitals or not, or null. Allocates nothing. */
    public KvCommand find(byte[] name) {
        int at = hash(name) & table.length - 1;
        while (table[at] != null) {
            if (matches(names[at], name)) {
                return table[at];
            }
            at = at + 1 & table.length - 1;
        }
        return null;
    }

    /** Whether there is such a command, and it writes. */
    public boolean isWrite(byte[] name) {
        KvCommand command = find(name);
        return command != null && command.isWrite();
    }

    /** Runs one command, in a transaction or alone. Total. */
    public Reply run(byte[][] args, Keyspace keys, boolean mayWrite) {
        KvCommand command = find(args[0]);
        if (command == null) {
            return KvErrors.unknownCommand(args);
        }
        if (command.isWrite() && !mayWrite) {
            return WRITE_AS_READ;
        }
        Reply.Failure wrong = command.check(args);
        return wrong != null ? wrong : command.apply(keys, args);
    }

    /** Runs one command that reads, in a transaction or alone, as {@link KvCommand#readLazily} does. Total. */
    public Reply readLazily(LazyRead read, Keyspace keys, byte[][] args) {
        KvCommand command = find(args[0]);
        boolean isRead = command != null && !command.isWrite() && command.check(args) == null;
        return isRead ? command.readLazily(read, keys, args) : run(args, keys, false);
    }

    private static KvCommand[] table(List<KvCommand> all) {
        KvCommand[] table = new KvCommand[Integer.highestOneBit(all.size()) * 8];
        for (KvCommand command : all) {
            int at = hash(bytes(command)) & table.length - 1;
            while (table[at] != null) {
                at = at + 1 & table.length - 1;
            }
            table[at] = command;
        }
        return table;
    }

    private static byte[][] names(KvCommand[] table) {
        byte[][] names = new byte[table.length][];
        for (int at = 0; at < table.length; at++) {
            names[at] = table[at] == null ? null : bytes(table[at]);
        }
        return names;
    }

    private static byte[] bytes(KvCommand command) {
        return command.info().name().getBytes(StandardCharsets.US_ASCII);
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
