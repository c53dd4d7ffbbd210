package dev.tidemark.server.command;

import dev.tidemark.kv.transaction.Transaction.Watch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one connection has between {@code MULTI} and {@code EXEC}, and the keys it watches. Lives on this node alone:
 * nothing of it is in the log before {@code EXEC}, and it goes with the connection.
 *
 * <p>Bounded in bytes, for the connection by what an entry may hold, and for all connections together (H106). Event
 * loop only.
 */
public final class ClientTransaction {
    /** What a queued command or a watched key costs beside its bytes, about. */
    private static final int FIXED_BYTES = 64;

    private static final int ARGUMENT_BYTES = 32;

    /**
     * A command that waits for {@code EXEC}.
     *
     * @param arguments of a command that this node answers, or that is not executed for want of a database, else null
     * @param body of a command of the data model, else null
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Queued(CommandSlot slot, byte[][] arguments, byte[] body) {}

    /** What {@code EXEC} executes. */
    public record Taken(List<Queued> commands, List<Watch> watches, boolean spoiled) {}

    private record WatchedKey(int database, ByteBuffer key) {}

    private final int maxBytes;
    private final QueuedBytes shared;
    private final Map<WatchedKey, Watch> watches = new LinkedHashMap<>();
    private List<Queued> commands = new ArrayList<>();
    private int database;
    private boolean open;
    private boolean watchFailed;
    private boolean spoiled;
    private boolean executing;
    private int commandBytes;
    private int watchBytes;

    public ClientTransaction(int maxBytes, QueuedBytes shared) {
        this.maxBytes = maxBytes;
        this.shared = shared;
    }

    /** Whether {@code MULTI} was said. */
    public boolean isOpen() {
        return open;
    }

    /** @param current the database in which its commands are executed, until one of them selects another */
    public void open(int current) {
        open = true;
        database = current;
        spoiled = watchFailed;
    }

    /** A command was refused: {@code EXEC} will execute nothing. */
    public void spoil() {
        spoiled |= open;
    }

    /** How many commands wait for {@code EXEC}. */
    int size() {
        return commands.size();
    }

    /** Whether one of them may change something. */
    public boolean mayWrite() {
        return commands.stream()
                .anyMatch(queued -> queued.slot().command().info().flags().contains("write"));
    }

    /** @return whether there was room for it */
    public boolean queue(CommandSlot slot, byte[][] arguments) {
        byte[] body = database == Command.NO_DATABASE ? null : slot.command().stateBody(database, arguments);
        int bytes = FIXED_BYTES + (body == null ? size(arguments) : body.length);
        if (!takes(bytes)) {
            return false;
        }
        commandBytes += bytes;
        database = slot.command().selects(database, arguments);
        commands.add(new Queued(slot, body == null ? arguments : null, body));
        return true;
    }

    private static int size(byte[][] arguments) {
        int bytes = arguments.length * ARGUMENT_BYTES;
        for (byte[] argument : arguments) {
            bytes += argument.length;
        }
        return bytes;
    }

    private boolean takes(int bytes) {
        return bytes <= maxBytes - commandBytes - watchBytes && shared.take(bytes);
    }

    /** Whether any key is watched. */
    boolean isWatching() {
        return !watches.isEmpty();
    }

    /** Whether it is watched already; what was seen first counts. */
    public boolean isWatched(int ofDatabase, byte[] key) {
        return watches.containsKey(new WatchedKey(ofDatabase, ByteBuffer.wrap(key)));
    }

    /** @return whether there was room for it */
    public boolean watch(Watch watch) {
        int bytes = FIXED_BYTES + watch.sizeInBytes();
        if (isWatched(watch.database(), watch.key())) {
            return true;
        }
        if (!takes(bytes)) {
            return false;
        }
        watchBytes += bytes;
        watches.put(new WatchedKey(watch.database(), ByteBuffer.wrap(watch.key())), watch);
        return true;
    }

    /**
     * Keys could not be watched: a transaction that counts on it must not be executed, though its client may not have
     * seen the error (H170). So the next {@code EXEC} fails, unless {@code UNWATCH} comes before its {@code MULTI}.
     */
    void watchFailed() {
        watchFailed = true;
    }

    public void unwatch() {
        watchFailed = false;
        watches.clear();
        shared.give(watchBytes);
        watchBytes = 0;
    }

    /** Ends it, and hands over what there was. */
    public Taken take() {
        Taken taken = new Taken(commands, List.copyOf(watches.values()), spoiled);
        reset();
        return taken;
    }

    /** Ends it, if there is one, and forgets the watched keys. */
    public void reset() {
        unwatch();
        commands = new ArrayList<>();
        shared.give(commandBytes);
        commandBytes = 0;
        open = false;
        spoiled = false;
    }

    /** While the commands of an {@code EXEC} run, none of them waits by intention. */
    public boolean isExecuting() {
        return executing;
    }

    public void setExecuting(boolean executing) {
        this.executing = executing;
    }
}
