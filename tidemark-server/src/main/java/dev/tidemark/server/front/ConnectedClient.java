package dev.tidemark.server.front;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.ConnectionBuffers;
import dev.tidemark.state.reply.Reply;

/** A client that is connected, as its server sees it. Event loop only. */
public interface ConnectedClient {
    ClientSession session();

    /** What {@code CLIENT LIST} shows of buffers. */
    ConnectionBuffers buffers();

    /** Bytes of replies and messages that wait for it and have not left. */
    long heldBytes();

    /** What it takes of the memory for what all clients sent: bytes, several times if it has held many for long. */
    long inputCost(long nowNanos);

    /** Looks again whether what waited may run. */
    void goOn();

    /** Sends what it did not ask for, after the replies that are under way. */
    void push(Reply message);

    /** Whether this node led and does so no longer, and the client is to look for the leader. */
    void refresh(boolean wanted);

    /** Closes the connection if the client kept it for too long without using it as it should. */
    void closeIfStuck(long nowNanos);

    /** Takes no more commands, and closes when those that were taken are answered. */
    void closeWhenAnswered();

    /** Closes at once, whatever it waits for. */
    void close();

    /** Disconnects it because too much waits for all clients. Gives back what is held for it at once. */
    void evict();

    /**
     * Disconnects it because all clients together sent too much that is not executed. Gives back what it holds at once.
     */
    void evictForInput();
}
