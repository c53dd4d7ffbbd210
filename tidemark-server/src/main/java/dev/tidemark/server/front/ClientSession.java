package dev.tidemark.server.front;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * What a server knows of one client: what {@code CLIENT INFO} shows and what {@code HELLO}, {@code AUTH} and the like
 * change. Event loop only.
 */
public final class ClientSession {
    private final long id;
    private final String address;
    private final String localAddress;
    private final long connectedNanos;
    private final boolean passwordNeeded;

    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private String lastCommand = "NULL";
    private boolean resp3;
    private boolean authenticated;
    private boolean closing;
    private boolean noEvict;
    private boolean noTouch;
    private long lastCommandNanos;
    private long lastWriteOffset;
    private long commands;

    ClientSession(long id, SocketAddress address, SocketAddress localAddress, boolean passwordNeeded, long nowNanos) {
        this.id = id;
        this.address = text(address);
        this.localAddress = text(localAddress);
        this.passwordNeeded = passwordNeeded;
        this.authenticated = !passwordNeeded;
        this.connectedNanos = nowNanos;
        this.lastCommandNanos = nowNanos;
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
        authenticated = !passwordNeeded;
    }

    public long id() {
        return id;
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

    void wrote(long offset) {
        lastWriteOffset = Math.max(lastWriteOffset, offset);
    }

    void runs(String command, long nowNanos) {
        lastCommand = command;
        lastCommandNanos = nowNanos;
        commands++;
    }

    /** One line of {@code CLIENT LIST}, without its line end. */
    public String describe(long nowNanos) {
        String flags = (noEvict ? "e" : "") + (noTouch ? "T" : "");
        return "id=" + id + " addr=" + address + " laddr=" + localAddress + " fd=-1 name=" + name + " age="
                + seconds(nowNanos - connectedNanos) + " idle=" + seconds(nowNanos - lastCommandNanos) + " flags="
                + (flags.isEmpty() ? "N" : flags) + " db=0 sub=0 psub=0 ssub=0 multi=-1 watch=0 cmd=" + lastCommand
                + " user=default redir=-1 resp=" + (resp3 ? 3 : 2) + " lib-name=" + libraryName + " lib-ver="
                + libraryVersion + " tot-cmds=" + commands;
    }

    private static long seconds(long nanos) {
        return nanos / 1_000_000_000L;
    }
}
