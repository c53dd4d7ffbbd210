package dev.tidemark.server.command;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/** Finds commands by their name as it came from the wire, in any case, without making a string of it. Immutable. */
public final class CommandTable {
    private static final int SLOTS_PER_COMMAND = 4;

    private final List<Command> commands;
    private final Command[] slots;
    private final byte[][] names;

    public CommandTable(Collection<? extends Command> commands) {
        this.commands = List.copyOf(commands);
        int size = Integer.highestOneBit(Math.max(1, commands.size()) * SLOTS_PER_COMMAND) * 2;
        slots = new Command[size];
        names = new byte[size][];
        this.commands.forEach(this::put);
    }

    private void put(Command command) {
        byte[] name = command.info().name().getBytes(StandardCharsets.US_ASCII);
        int at = hash(name);
        while (slots[at] != null) {
            if (isName(names[at], name)) {
                throw new IllegalArgumentException(
                        "two commands named " + command.info().name());
            }
            at = (at + 1) & (slots.length - 1);
        }
        slots[at] = command;
        names[at] = name;
    }

    /** The command, or null. */
    public Command find(byte[] name) {
        int at = hash(name);
        while (slots[at] != null) {
            if (isName(names[at], name)) {
                return slots[at];
            }
            at = (at + 1) & (slots.length - 1);
        }
        return null;
    }

    /** All commands, in the order in which they were given. */
    public List<Command> all() {
        return commands;
    }

    private int hash(byte[] name) {
        int hash = 0;
        for (byte b : name) {
            hash = hash * 31 + lower(b);
        }
        return (hash ^ (hash >>> 15)) & (slots.length - 1);
    }

    private static boolean isName(byte[] lowerCase, byte[] name) {
        if (lowerCase.length != name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (lowerCase[i] != lower(name[i])) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }
}
