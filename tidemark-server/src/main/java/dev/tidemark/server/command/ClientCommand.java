package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientRegistry;
import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.Reply;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

final class ClientCommand extends ContainerCommand {
    static final Reply BAD_NAME = Replies.error("Client names cannot contain spaces, newlines or special characters.");

    private final FrontContext front;

    ClientCommand(FrontContext front) {
        super(CommandInfo.ofNode("client", -2, "connection", "A container for client connection commands."));
        this.front = front;
        add("id", 2, "ID\n    Return the ID of the current connection.", (session, a) -> Replies.number(session.id()));
        add("getname", 2, "GETNAME\n    Return the name of the current connection.", (session, a) -> name(session));
        add("setname", 3, "SETNAME <name>\n    Assign the name <name> to the current connection.", this::setName);
        add(
                "setinfo",
                4,
                "SETINFO <option> <value>\n    Set LIB-NAME or LIB-VER of the client library.",
                this::setInfo);
        add("info", 2, "INFO\n    Return information about the current client connection.", this::info);
        add(
                "list",
                -2,
                "LIST [TYPE <type> | ID <id> ...]\n    Return information about client connections.",
                this::list);
        add(
                "no-evict",
                3,
                "NO-EVICT (ON|OFF)\n    Accepted; clients are never evicted.",
                (session, a) -> onOff(a, on -> session.setNoEvict(on)));
        add(
                "no-touch",
                3,
                "NO-TOUCH (ON|OFF)\n    Accepted; reads never change a key.",
                (session, a) -> onOff(a, on -> session.setNoTouch(on)));
    }

    private static Reply name(ClientSession session) {
        return session.name().isEmpty() ? Reply.NIL : Replies.bulk(session.name());
    }

    private Reply setName(ClientSession session, byte[][] arguments) {
        if (!isPrintable(arguments[2])) {
            return BAD_NAME;
        }
        session.setName(CommandErrors.text(arguments[2]));
        return Reply.OK;
    }

    private Reply setInfo(ClientSession session, byte[][] arguments) {
        String option = CommandErrors.text(arguments[2]).toLowerCase(Locale.ROOT);
        BiConsumer<ClientSession, String> setter = switch (option) {
            case "lib-name" -> ClientSession::setLibraryName;
            case "lib-ver" -> ClientSession::setLibraryVersion;
            default -> null;
        };
        if (setter == null) {
            return Replies.error("Unrecognized option '" + CommandErrors.text(arguments[2]) + "'");
        }
        if (!isPrintable(arguments[3])) {
            return Replies.error(option + " cannot contain spaces, newlines or special characters.");
        }
        setter.accept(session, CommandErrors.text(arguments[3]));
        return Reply.OK;
    }

    private Reply info(ClientSession session, byte[][] arguments) {
        return Replies.bulk(session.describe(front.nanoTime()) + "\n");
    }

    private Reply list(ClientSession session, byte[][] arguments) {
        if (arguments.length == 2) {
            return describe(client -> true);
        }
        String option = CommandErrors.text(arguments[2]).toLowerCase(Locale.ROOT);
        if (option.equals("type") && arguments.length == 4) {
            return listType(CommandErrors.text(arguments[3]).toLowerCase(Locale.ROOT));
        }
        if (option.equals("id") && arguments.length > 3) {
            return listIds(arguments);
        }
        return Replies.error("syntax error");
    }

    private Reply listType(String type) {
        return switch (type) {
            case "normal" -> describe(client -> true);
            case "master", "replica", "slave", "pubsub" -> describe(client -> false);
            default -> Replies.error("Unknown client type '" + type + "'");
        };
    }

    private Reply listIds(byte[][] arguments) {
        StringBuilder lines = new StringBuilder();
        for (int i = 3; i < arguments.length; i++) {
            OptionalLong id = Numbers.parse(arguments[i]);
            if (id.isEmpty()) {
                return Replies.error("Invalid client ID");
            }
            ClientSession client = front.clients().find(id.getAsLong());
            if (client != null) {
                lines.append(client.describe(front.nanoTime())).append('\n');
            }
        }
        return Replies.bulk(lines.toString());
    }

    private Reply describe(Predicate<ClientSession> wanted) {
        ClientRegistry clients = front.clients();
        StringBuilder lines = new StringBuilder();
        long now = front.nanoTime();
        clients.sessions()
                .filter(wanted)
                .forEach(client -> lines.append(client.describe(now)).append('\n'));
        return Replies.bulk(lines.toString());
    }

    private static Reply onOff(byte[][] arguments, Consumer<Boolean> setter) {
        String word = CommandErrors.text(arguments[2]).toLowerCase(Locale.ROOT);
        if (!word.equals("on") && !word.equals("off")) {
            return Replies.error("syntax error");
        }
        setter.accept(word.equals("on"));
        return Reply.OK;
    }

    static boolean isPrintable(byte[] text) {
        for (byte b : text) {
            if (b < '!' || b > '~') {
                return false;
            }
        }
        return true;
    }
}
