package dev.tidemark.server.cli.backup;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.NodeView;
import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import dev.tidemark.state.reply.Reply;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/**
 * The node that a backup is taken from. Connects when it is asked, and again after its connection broke. What cannot be
 * mended by asking again is a {@link CliException}; any other failure is an {@link IOException}.
 */
final class BackupSource implements AutoCloseable {
    /** A checkpoint is written, or a snapshot of it made and checked whole, before the answer comes. */
    private static final int ANSWER_MILLIS = 300_000;

    private final HostPort address;
    private final String password;
    private RespClient connection;

    /** @param cluster of the node; @param offset of the checkpoint that is to be read */
    record Begun(UUID cluster, int node, long offset) {}

    /** @param size of the whole file */
    @SuppressWarnings("ArrayRecordComponent") // written down, never compared
    record Piece(long size, byte[] bytes) {}

    /** A checkpoint is being written, or a change of the leader is going on. */
    static final class NotYetException extends Exception {
        private static final long serialVersionUID = 1;

        NotYetException(String why) {
            super(why);
        }
    }

    /** The checkpoint is no longer there, or the node has no room for a snapshot of it or found that damaged. */
    static final class GoneException extends Exception {
        private static final long serialVersionUID = 1;

        GoneException(String why) {
            super(why);
        }
    }

    BackupSource(HostPort address, String password) {
        this.address = address;
        this.password = password;
    }

    HostPort address() {
        return address;
    }

    /** Has the node write a checkpoint of all that was acknowledged before this call. */
    Begun begin() throws CliException, IOException, NotYetException {
        Reply reply = ask("TIDE.BACKUP");
        if (RespClient.plain(reply) instanceof Map<?, ?> map
                && map.get("cluster-id") instanceof String cluster
                && map.get("node") instanceof Long node
                && map.get("offset") instanceof Long offset) {
            return new Begun(UUID.fromString(cluster), node.intValue(), offset);
        }
        throw refusal(reply);
    }

    /** @param what how many bytes at most, or {@code DIGESTS}; null: what the node gives */
    Piece read(long offset, long at, String what) throws CliException, IOException, GoneException, NotYetException {
        Reply reply = what == null
                ? ask("TIDE.BACKUP", Long.toString(offset), Long.toString(at))
                : ask("TIDE.BACKUP", Long.toString(offset), Long.toString(at), what);
        if (reply instanceof Reply.Failure failure && failure.message().startsWith("BACKUPGONE")) {
            throw new GoneException(failure.message());
        }
        if (reply instanceof Reply.Sequence both
                && both.items().size() == 2
                && both.items().get(0) instanceof Reply.Int size
                && both.items().get(1) instanceof Reply.Bulk bytes) {
            return new Piece(size.value(), bytes.value());
        }
        throw refusal(reply);
    }

    private Reply ask(String... words) throws CliException, IOException {
        try {
            if (connection == null) {
                connection = NodeView.connect(address, password, ANSWER_MILLIS);
            }
            return connection.ask(words);
        } catch (ReplyError e) {
            close();
            throw new CliException("the node at " + address + " answers: " + e.getMessage()
                    + (e.getMessage().startsWith("NOAUTH") ? " (give it with --password)" : ""));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private CliException refusal(Reply reply) throws NotYetException {
        if (!(reply instanceof Reply.Failure failure)) {
            return new CliException("what answers at " + address + " does not answer TIDE.BACKUP as a Tidemark node"
                    + " does; give the client address of a node with --at HOST:PORT");
        }
        String message = failure.message();
        if (message.startsWith("TRYAGAIN ")) {
            throw new NotYetException(message);
        }
        if (message.startsWith("CLUSTERDOWN ")) {
            return new CliException("the node at " + address + " does not serve, so nobody can tell what was"
                    + " acknowledged: " + message + ". Give another node with --at, or try again when it serves");
        }
        if (message.startsWith("NOAUTH")) {
            return new CliException("the node at " + address + " answers: " + message + " (give it with --password)");
        }
        if (message.contains("unknown command")) {
            return new CliException("what answers at " + address + " does not know TIDE.BACKUP: it is no Tidemark"
                    + " node, or of an older version. Give the client address of a node with --at HOST:PORT");
        }
        return new CliException("the node at " + address + " answers: " + message);
    }

    String unreachable(IOException e) {
        return "no node answers at " + address + ": " + Reasons.of(e);
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
