package dev.tidemark.server.command.connection;

import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Supplier;

/** Checks the one password of the one user, {@code default}. */
public final class Passwords {
    private static final byte[] DEFAULT_USER = "default".getBytes(StandardCharsets.US_ASCII);
    private static final Reply WRONG =
            new Reply.Failure("WRONGPASS invalid username-password pair or user is disabled.");

    private final Supplier<String> password;

    /** @param password as it is now; null: anybody may come in */
    public Passwords(Supplier<String> password) {
        this.password = password;
    }

    boolean isSet() {
        return password.get() != null;
    }

    /** Lets the client in and answers OK, or says that user or password are wrong. */
    Reply check(ClientSession session, byte[] user, byte[] given) {
        if (!Arrays.equals(user, DEFAULT_USER) || !matches(given)) {
            return WRONG;
        }
        session.setAuthenticated(true);
        session.context().settled(ClientContext.Part.USER);
        return Reply.OK;
    }

    Reply check(ClientSession session, byte[] given) {
        return check(session, DEFAULT_USER, given);
    }

    /** Takes the same time wherever the first difference is. */
    private boolean matches(byte[] given) {
        String wanted = password.get();
        return wanted == null || MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given);
    }
}
