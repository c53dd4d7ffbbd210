package dev.tidemark.server.process;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Connections that send and never read. Each has a thread, since a node may take what it is sent late or never. */
final class Strangers implements AutoCloseable {
    private final ServerNode node;
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Thread> senders = new ArrayList<>();

    Strangers(ServerNode node) {
        this.node = node;
    }

    /** On a connection of its own; returns at once. */
    void send(byte[] bytes) throws IOException {
        Socket socket = new Socket("127.0.0.1", node.clientPort());
        sockets.add(socket);
        Thread sender = new Thread(() -> {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                // the node has closed the connection, or the test is over
            }
        });
        sender.start();
        senders.add(sender);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Socket socket : sockets) {
            socket.close();
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }
}
