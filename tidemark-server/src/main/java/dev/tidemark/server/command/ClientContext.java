package dev.tidemark.server.command;

import dev.tidemark.state.reply.Reply;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a connection has agreed on, so that it need not be said with each command: the database above all. What was
 * refused of it is remembered, and commands that touch keys are refused until it is put right: a client that ignores
 * the refusal would work on data that it did not mean (H170). Event loop only.
 */
public final class ClientContext {
    /** What a command may say for all commands after it. */
    public enum Part {
        DATABASE("SELECT"),
        USER("AUTH"),
        PROTOCOL("HELLO"),
        /** Put right by what ends a transaction, too. */
        TRANSACTION("MULTI"),
        /** Without it the next transaction fails, and no other command. */
        WATCH("WATCH"),
        READING("READONLY"),
        CONSISTENCY("TIDE.CONSISTENCY");

        private final String command;

        Part(String command) {
            this.command = command;
        }
    }

    private int database;
    /** In the order of the parts; mostly empty. */
    private final Map<Part, Reply.Failure> refused = new EnumMap<>(Part.class);

    /** The number of the database in which commands are executed. */
    public int database() {
        return database;
    }

    public void select(int number) {
        database = number;
    }

    /** A command that says this part was answered. */
    public void decided(Part part, Reply reply) {
        if (reply instanceof Reply.Failure failure) {
            refused.put(part, failure);
        } else {
            settled(part);
        }
    }

    public void settled(Part part) {
        refused.remove(part);
    }

    /** Why commands that touch keys are not executed, or null. */
    public Reply.Failure refusal() {
        if (refused.isEmpty()) {
            return null;
        }
        Map.Entry<Part, Reply.Failure> first = refused.entrySet().iterator().next();
        String command = first.getKey().command;
        return new Reply.Failure("ERR not executed, because " + command + " was refused on this connection before ("
                + reason(first.getValue()) + "); repeat " + command + " so that it succeeds, or send RESET");
    }

    private static String reason(Reply.Failure failure) {
        String message = failure.message();
        return message.startsWith("ERR ") ? message.substring("ERR ".length()) : message;
    }

    /** As on a new connection. */
    void reset() {
        database = 0;
        refused.clear();
    }
}
