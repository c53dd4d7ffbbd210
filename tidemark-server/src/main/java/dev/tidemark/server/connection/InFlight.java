package dev.tidemark.server.connection;

import dev.tidemark.server.command.Command;

/**
 * The commands of one client that are not answered: how many, how large, and of which order (H106). Event loop only.
 */
final class InFlight {
    private static final int MAX_COMMANDS = 1024;
    private static final int MAX_BYTES = 1 << 20;

    /** Of all of them: commands of another order wait until these are answered. */
    private Command.Order order;

    private int commands;
    private int bytes;

    /** Whether so much is in flight that no more is to be submitted. */
    boolean isFull() {
        return commands >= MAX_COMMANDS || bytes >= MAX_BYTES;
    }

    /** Whether a command of that order may run beside those that are in flight. */
    boolean admits(Command.Order wanted) {
        return commands == 0 || wanted == order;
    }

    void begins(Command.Order wanted, int commandBytes) {
        order = wanted;
        commands++;
        bytes += commandBytes;
    }

    /** Something that is answered already, of no order and no size. */
    void beginsAnswered() {
        commands++;
    }

    void ends(int commandBytes) {
        commands--;
        bytes -= commandBytes;
    }

    int bytes() {
        return bytes;
    }

    /** Bytes of reads that are under way; the gateway has a bound for writes. */
    int readBytes() {
        return commands > 0 && order == Command.Order.READ ? bytes : 0;
    }
}
