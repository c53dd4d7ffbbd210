package dev.tidemark.server.command;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.state.reply.Reply;
import java.util.List;

/** One command that clients may send, or one subcommand of it. Event loop only. */
public interface Command {
    /** No number of a database: the one that was wanted does not exist. */
    int NO_DATABASE = -1;

    /** What {@code COMMAND} tells of it. */
    CommandInfo info();

    Order order();

    /**
     * The order of one call, where it depends on more than the command.
     *
     * @param arguments of a number that the command accepts
     */
    default Order order(ClientSession session, byte[][] arguments) {
        return order();
    }

    /**
     * Whether it is a read that this node answers, also where a follower sends other clients to the leader.
     *
     * @param arguments of a number that the command accepts
     */
    default boolean isAnsweredHere(ClientSession session, byte[][] arguments) {
        return order() == Order.READ && session.readsHere();
    }

    /**
     * Looks at the arguments alone.
     *
     * @param arguments the name first
     * @return the error to answer, or null if the command may run
     */
    default Reply.Failure check(byte[][] arguments) {
        return null;
    }

    /** Runs it. {@code answer} is filled exactly once, now or later. */
    void run(ClientSession session, byte[][] arguments, Answer answer);

    /** Whether it may change something, so that {@code CLIENT PAUSE WRITE} lets it wait. */
    default boolean mayWrite(ClientSession session) {
        return info().flags().contains("write");
    }

    /**
     * Whether it is a write whose reply may be a value, so that fewer of them are in flight at a time.
     *
     * @param arguments of a number that the command accepts
     */
    default boolean returnsValue(byte[][] arguments) {
        return false;
    }

    /** Whether a client may send it before its password. */
    default boolean isAllowedUnauthenticated() {
        return false;
    }

    /** Whether a RESP2 client that subscribed may still send it. */
    default boolean isAllowedSubscribed() {
        return false;
    }

    /** What its second word may be; empty if that is an argument like any other. */
    default List<? extends Command> subcommands() {
        return List.of();
    }

    /**
     * Positions of the keys among the arguments; empty if there are none.
     *
     * @param arguments of a number that the command accepts
     */
    default int[] keys(byte[][] arguments) {
        return info().keys().positions(arguments.length);
    }

    /**
     * What becomes of the key at this position, in the words of {@link dev.tidemark.kv.command.KeySpec#flags}.
     *
     * @param arguments of a number that the command accepts
     */
    default List<String> keyFlags(byte[][] arguments, int position) {
        return info().keyFlagsAt(position, arguments.length);
    }

    /** What becomes of it between {@code MULTI} and {@code EXEC}. */
    default InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.QUEUED;
    }

    /**
     * Whether it ends a transaction by executing it. If such a command is refused, the transaction is over all the
     * same, and the error says that nothing of it was executed.
     */
    default boolean executesTransaction() {
        return false;
    }

    /** Whether it reads or writes keys of the connection's database. */
    default boolean touchesKeys() {
        return false;
    }

    /**
     * The body for the state machine, so that it can be part of a transaction; null: this node answers it.
     *
     * @param database in which it is executed
     * @param arguments of a number that the command accepts
     */
    default byte[] stateBody(int database, byte[][] arguments) {
        return null;
    }

    /**
     * The database of the commands after it in a transaction.
     *
     * @param current the database of those before it, or {@link #NO_DATABASE}
     * @return {@link #NO_DATABASE} if it will be refused
     */
    default int selects(int current, byte[][] arguments) {
        return current;
    }

    /**
     * What it says for the commands after it, so that a refusal is remembered; null: nothing, or what its client wanted
     * holds all the same.
     */
    default ClientContext.Part says(Reply reply) {
        return null;
    }

    /** What becomes of a command between {@code MULTI} and {@code EXEC}. */
    enum InTransaction {
        /** It waits for {@code EXEC}. */
        QUEUED,
        RUNS_AT_ONCE,
        REFUSED
    }

    /**
     * What may be in flight together on one connection. Commands of one kind follow each other without waiting; when
     * the kind changes, the next command waits until those before it are answered, so that a client sees its own
     * program order.
     */
    enum Order {
        READ,
        WRITE,
        /** Looks at or changes the connection or the node: nothing else is in flight while it runs. */
        ALONE
    }
}
