package dev.tidemark.server.command.client;

import dev.tidemark.kv.text.Numbers;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Which clients are meant: what {@code CLIENT KILL} and {@code CLIENT LIST} understand. All conditions must hold. */
final class ClientFilter {
    private Predicate<ClientSession> wanted = client -> true;
    private boolean skipMe = true;
    private Reply.Failure failure;

    /** Reads pairs of an option and its value from {@code from} on; {@link #failure} says if that failed. */
    static ClientFilter of(byte[][] arguments, int from) {
        ClientFilter filter = new ClientFilter();
        for (int i = from; i < arguments.length && filter.failure == null; i += 2) {
            if (i + 1 == arguments.length) {
                filter.failure = Replies.error("syntax error");
            } else {
                filter.add(
                        CommandErrors.text(arguments[i]).toLowerCase(Locale.ROOT),
                        CommandErrors.text(arguments[i + 1]));
            }
        }
        return filter;
    }

    private void add(String option, String value) {
        switch (option) {
            case "id" -> addId(value);
            case "addr" -> and(client -> client.address().equals(value));
            case "laddr" -> and(client -> client.localAddress().equals(value));
            case "type" -> addType(value);
            case "user" -> addUser(value);
            case "skipme" -> addSkipMe(value.toLowerCase(Locale.ROOT));
            default -> failure = Replies.error("syntax error");
        }
    }

    private void and(Predicate<ClientSession> condition) {
        wanted = wanted.and(condition);
    }

    private void addId(String value) {
        OptionalLong id = Numbers.parse(value.getBytes(StandardCharsets.UTF_8));
        if (id.isEmpty() || id.getAsLong() < 1) {
            failure = Replies.error("client-id should be greater than 0");
        } else {
            and(client -> client.id() == id.getAsLong());
        }
    }

    private void addType(String value) {
        Predicate<ClientSession> type = ofType(value);
        if (type == null) {
            failure = unknownType(value);
        } else {
            and(type);
        }
    }

    private void addUser(String value) {
        if (!value.equals("default")) {
            failure = Replies.error("No such user '" + value + "'");
        }
    }

    private void addSkipMe(String value) {
        if (value.equals("yes") || value.equals("no")) {
            skipMe = value.equals("yes");
        } else {
            failure = Replies.error("syntax error");
        }
    }

    /** Clients of a type as Redis names it, or null if there is no such type. */
    static Predicate<ClientSession> ofType(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "normal" -> client -> !client.isSubscribed();
            case "pubsub" -> ClientSession::isSubscribed;
            case "master", "replica", "slave" -> client -> false;
            default -> null;
        };
    }

    static Reply.Failure unknownType(String type) {
        return Replies.error("Unknown client type '" + type + "'");
    }

    Reply.Failure failure() {
        return failure;
    }

    /** @param me who asks; left out unless {@code SKIPME no} was given */
    boolean matches(ClientSession client, ClientSession me) {
        return wanted.test(client) && !(skipMe && client == me);
    }
}
