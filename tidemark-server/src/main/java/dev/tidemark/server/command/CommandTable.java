package dev.tidemark.server.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds commands by their name as it came from the wire, in any case, without making a string of it. Event loop only.
 */
public final class CommandTable {
    private static final int PLACES_PER_COMMAND = 4;

    private final List<CommandSlot> all = new ArrayList<>();
    private final CommandSlot[] slots;
    private final byte[][] names;

    public CommandTable(Collection<? extends Command> commands) {
        int size = Integer.highestOneBit(Math.max(1, commands.size()) * PLACES_PER_COMMAND) * 2;
        slots = new CommandSlot[size];
        names = new byte[size][];
        commands.forEach(this::put);
    }

    private void put(Command command) {
        byte[] name = command.info().word().getBytes(StandardCharsets.US_ASCII);
        int at = hash(name);
        while (slots[at] != null) {
            if (isName(names[at], name)) {
                throw new IllegalArgumentException(
                        "two commands named " + command.info().name());
            }
            at = (at + 1) & (slots.length - 1);
        }
        slots[at] = new CommandSlot(command);
        names[at] = name;
        all.add(slots[at]);
    }

    /** The command of that name, or null. */
    public CommandSlot find(byte[] name) {
        int at = hash(name);
        while (slots[at] != null) {
            if (isName(names[at], name)) {
                return slots[at];
            }
            at = (at + 1) & (slots.length - 1);
        }
        return null;
    }

    /** The command, or the subcommand if there is one of that name, or null. */
    public CommandSlot find(byte[][] arguments) {
        CommandSlot found = find(arguments[0]);
        if (found == null || found.subcommands() == null || arguments.length == 1) {
            return found;
        }
        CommandSlot subcommand = found.subcommands().find(arguments[1]);
        return subcommand == null ? found : subcommand;
    }

    /** All commands, in the order in which they were given, without subcommands. */
    public List<CommandSlot> all() {
        return all;
    }

    /** Calls {@code action} for all commands and their subcommands. */
    public void forEach(Consumer<CommandSlot> action) {
        for (CommandSlot slot : all) {
            action.accept(slot);
            if (slot.subcommands() != null) {
                slot.subcommands().forEach(action);
            }
        }
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
