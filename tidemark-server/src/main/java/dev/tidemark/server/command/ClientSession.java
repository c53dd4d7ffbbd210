package dev.tidemark.server.command;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.ReadLevel;
import dev.tidemark.state.reply.Reply;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;

/**
 * What a server knows of one client: what {@code CLIENT INFO} shows and what {@code HELLO}, {@code AUTH} and the like
 * change. Event loop only.
 */
public final class ClientSession {
    private final long id;
    private final String address;
    private final String localAddress;
    /** Of its socket; -1: not known. */
    private final int descriptor;

    private final long connectedNanos;
    /** What clients must give now; null: nothing. */
    private final Supplier<String> password;

    private final ClientTransaction transaction;
    private final ClientContext context = new ClientContext();
    private final Subscriptions subscriptions = new Subscriptions();

    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private String lastCommand = "NULL";
    private boolean resp3;
    private boolean authenticated;
    private boolean closing;
    private boolean noEvict;
    private boolean noTouch;
    /** By {@code TIDE.CONSISTENCY}; null: nothing was chosen. */
    private ReadChoice chosen;
    /** By {@code READONLY}; null: it was not said. */
    private ReadChoice readOnly;
    /** What follows for reads; null: they are linearizable. */
    private ReadChoice level;

    private boolean paused;
    /** What it waits in by intention; null: nothing. */
    private BlockedCall blockedCall;

    private Replying replies = Replying.ON;
    private long lastCommandNanos;
    private long lastWriteOffset;
    private long seen;

    public ClientSession(
            long id,
            SocketAddress address,
            SocketAddress localAddress,
            int descriptor,
            Supplier<String> password,
            ClientTransaction transaction,
            long nowNanos) {
        this.transaction = transaction;
        this.id = id;
        this.address = text(address);
        this.localAddress = text(localAddress);
        this.descriptor = descriptor;
        this.password = password;
        this.authenticated = password.get() == null;
        this.connectedNanos = nowNanos;
        this.lastCommandNanos = nowNanos;
    }

    /** Whether the client wants replies. */
    public enum Replying {
        ON,
        OFF,
        /** Not to the next command. */
        SKIP_NEXT
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : "?:0";
    }

    /** Back to what a new connection has, as {@code RESET} does. The id stays. */
    public void reset() {
        name = "";
        resp3 = false;
        noEvict = false;
        noTouch = false;
        readOnly = null;
        choose(null);
        seen = 0;
        context.reset();
        replies = Replying.ON;
        subscriptions.clear();
        transaction.reset();
        authenticated = password.get() == null;
    }

    public long id() {
        return id;
    }

    public String address() {
        return address;
    }

    public String localAddress() {
        return localAddress;
    }

    public long connectedNanos() {
        return connectedNanos;
    }

    /** The channels that it listens to. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    /** What it queues between {@code MULTI} and {@code EXEC}, and the keys that it watches. */
    public ClientTransaction transaction() {
        return transaction;
    }

    /** Its database, and what of its context was refused. */
    public ClientContext context() {
        return context;
    }

    /** A command that says something for those after it was answered, or refused. */
    public void said(ClientContext.Part part, Reply reply) {
        boolean failed = reply instanceof Reply.Failure;
        boolean isAboutTransactions = part == ClientContext.Part.TRANSACTION || part == ClientContext.Part.WATCH;
        if (isAboutTransactions && failed && transaction.isOpen()) {
            return; // as in Redis the transaction that is open goes on
        }
        if (part != ClientContext.Part.WATCH) {
            context.decided(part, reply);
        } else if (failed) {
            transaction.watchFailed();
        }
    }

    /** The number of the database in which its commands are executed. */
    public int database() {
        return context.database();
    }

    public boolean isSubscribed() {
        return !subscriptions.isEmpty();
    }

    /** Whether it said {@code READONLY}. */
    public boolean isReadOnly() {
        return readOnly != null;
    }

    /** @param atLevel of the reads from now on, unless another was chosen; null: {@code READWRITE} */
    public void setReadOnly(ReadChoice atLevel) {
        readOnly = atLevel;
        decideLevel();
    }

    /** @param choice the level of its reads; null: none of its own */
    public void choose(ReadChoice choice) {
        chosen = choice;
        decideLevel();
    }

    private void decideLevel() {
        ReadChoice wanted = chosen == null ? readOnly : chosen;
        level = ReadChoice.DEFAULT.equals(wanted) ? null : wanted;
    }

    /** The level of its reads. */
    public ReadChoice readChoice() {
        return level == null ? ReadChoice.DEFAULT : level;
    }

    /** Whether this node answers its reads, also where a follower sends other clients to the leader. */
    public boolean readsHere() {
        return level != null || readOnly != null;
    }

    /** Reads at the level of this connection. */
    public void read(Gateway gateway, byte[] body, Gateway.ReadHandler handler) {
        if (level == null) {
            gateway.read(body, handler);
        } else {
            gateway.read(atLevel(level, 0), body, handler);
        }
    }

    /**
     * What a read asks for. While keys are watched no read is weaker than the watch: else a transaction could succeed
     * that was computed from what was older than the version it watches (H37a).
     *
     * @param given an entry that it must see, too
     */
    public ReadLevel atLevel(ReadChoice choice, long given) {
        return transaction.isWatching() ? ReadLevel.STRONG : choice.level(Math.max(given, seen));
    }

    /** Whether its next command waits because of {@code CLIENT PAUSE}. */
    public void setPaused(boolean paused) {
        this.paused = paused;
    }

    /** The command in which it waits by intention, or null. */
    public BlockedCall blockedCall() {
        return blockedCall;
    }

    public boolean isBlocked() {
        return paused || blockedCall != null;
    }

    /** @param call null: it waits no longer */
    public void setBlockedCall(BlockedCall call) {
        blockedCall = call;
    }

    public Replying replies() {
        return replies;
    }

    public void setReplies(Replying replies) {
        this.replies = replies;
    }

    /** Whether the command that begins now is the one that gets no reply. */
    public boolean takeSkip() {
        boolean skip = replies == Replying.SKIP_NEXT;
        if (skip) {
            replies = Replying.ON;
        }
        return skip;
    }

    public boolean isReplyOff() {
        return replies == Replying.OFF;
    }

    public String name() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public void setLibraryName(String libraryName) {
        this.libraryName = libraryName;
    }

    public void setLibraryVersion(String libraryVersion) {
        this.libraryVersion = libraryVersion;
    }

    public boolean isResp3() {
        return resp3;
    }

    public void setResp3(boolean resp3) {
        this.resp3 = resp3;
    }

    public boolean isAuthenticated() {
        return authenticated;
    }

    public void setAuthenticated(boolean authenticated) {
        this.authenticated = authenticated;
    }

    public boolean isClosing() {
        return closing;
    }

    /** Closes the connection once all replies up to the next one are sent. */
    public void closeAfterReply() {
        closing = true;
    }

    public void setNoEvict(boolean noEvict) {
        this.noEvict = noEvict;
    }

    public void setNoTouch(boolean noTouch) {
        this.noTouch = noTouch;
    }

    /** Offset of the entry that decided the last write of this client, 0 if there was none. */
    public long lastWriteOffset() {
        return lastWriteOffset;
    }

    public void wrote(long offset) {
        lastWriteOffset = Math.max(lastWriteOffset, offset);
        saw(offset);
    }

    /** The furthest committed entry that it has written or read, 0 if there was none: its session is as of this. */
    public long seen() {
        return seen;
    }

    /** A reply was of a state with everything up to this entry. */
    public void saw(long offset) {
        seen = Math.max(seen, offset);
    }

    public void runs(String command, long nowNanos) {
        lastCommand = command;
        lastCommandNanos = nowNanos;
    }

    /** One line of {@code CLIENT LIST}, without its line end. */
    public String describe(long nowNanos, ConnectionBuffers buffers) {
        return "id=" + id + " addr=" + address + " laddr=" + localAddress + " fd=" + descriptor + " name=" + name
                + " age="
                + seconds(nowNanos - connectedNanos) + " idle=" + seconds(nowNanos - lastCommandNanos) + " flags="
                + flags() + " db=" + database() + " sub=" + subscriptions.channels() + " psub="
                + subscriptions.patterns()
                + " ssub=0 multi=" + (transaction.isOpen() ? transaction.size() : -1) + " " + buffers.describe()
                + " events=r cmd=" + lastCommand
                + " user=default redir=-1 resp="
                + (resp3 ? 3 : 2) + " lib-name=" + libraryName + " lib-ver=" + libraryVersion;
    }

    /** As Redis writes them. */
    private String flags() {
        String flags = (isSubscribed() ? "P" : "")
                + (transaction.isOpen() ? "x" : "")
                + (isBlocked() ? "b" : "")
                + (closing ? "c" : "")
                + (readOnly != null ? "r" : "")
                + (noEvict ? "e" : "")
                + (noTouch ? "T" : "");
        return flags.isEmpty() ? "N" : flags;
    }

    private static long seconds(long nanos) {
        return nanos / 1_000_000_000L;
    }
}
