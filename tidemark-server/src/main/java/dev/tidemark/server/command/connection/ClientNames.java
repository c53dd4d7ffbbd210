package dev.tidemark.server.command.connection;

import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;

/** What clients may call themselves: {@code CLIENT LIST} separates by blanks and line ends. */
public final class ClientNames {
    public static final Reply BAD_NAME =
            Replies.error("Client names cannot contain spaces, newlines or special characters.");

    private ClientNames() {}

    public static boolean isPrintable(byte[] text) {
        for (byte b : text) {
            if (b < '!' || b > '~') {
                return false;
            }
        }
        return true;
    }
}
