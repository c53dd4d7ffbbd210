package dev.tidemark.server.command.connection;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** {@code HELLO [protover [AUTH user password] [SETNAME name]]}. */
public final class HelloCommand extends NodeCommand {
    private static final int RESP2 = 2;
    private static final int RESP3 = 3;

    private final FrontContext front;
    private final Passwords passwords;

    public HelloCommand(FrontContext front, Passwords passwords) {
        super(CommandInfo.of("hello", -1, "connection", "6.0.0", "Chooses the protocol, and gives password and name.")
                .flags("noscript loading stale fast no_auth allow_busy", "@connection")
                .withSyntax("arguments=[protover:integer [AUTH username password] [SETNAME clientname]]"));
        this.front = front;
        this.passwords = passwords;
    }

    @Override
    public boolean isAllowedUnauthenticated() {
        return true;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        boolean resp3 = session.isResp3();
        if (arguments.length > 1) {
            OptionalLong version = Numbers.parse(arguments[1]);
            if (version.isEmpty()) {
                return Replies.error("Protocol version is not an integer or out of range");
            }
            if (version.getAsLong() != RESP2 && version.getAsLong() != RESP3) {
                return new Reply.Failure("NOPROTO unsupported protocol version");
            }
            resp3 = version.getAsLong() == RESP3;
        }
        Reply refused = options(session, arguments);
        if (refused != null) {
            return refused;
        }
        session.setResp3(resp3);
        return greeting(session);
    }

    /** A HELLO before the password is no mistake of its own: nothing is done until there is one. */
    @Override
    public ClientContext.Part says(Reply reply) {
        if (!(reply instanceof Reply.Failure failure)) {
            return ClientContext.Part.PROTOCOL;
        }
        if (failure.message().startsWith("NOAUTH")) {
            return null;
        }
        return failure.message().startsWith("WRONGPASS") ? ClientContext.Part.USER : ClientContext.Part.PROTOCOL;
    }

    /** Reads all options before any of them takes effect. Returns the error, or null. */
    private Reply options(ClientSession session, byte[][] arguments) {
        byte[] user = null;
        byte[] password = null;
        byte[] name = null;
        for (int i = 2; i < arguments.length; i++) {
            String option = CommandErrors.text(arguments[i]).toUpperCase(Locale.ROOT);
            if (option.equals("AUTH") && i + 2 < arguments.length) {
                user = arguments[++i];
                password = arguments[++i];
            } else if (option.equals("SETNAME") && i + 1 < arguments.length) {
                name = arguments[++i];
                if (!ClientNames.isPrintable(name)) {
                    return ClientNames.BAD_NAME;
                }
            } else {
                return Replies.error("Syntax error in HELLO option '" + CommandErrors.text(arguments[i]) + "'");
            }
        }
        if (user != null && passwords.check(session, user, password) instanceof Reply.Failure failure) {
            return failure;
        }
        if (!session.isAuthenticated()) {
            return new Reply.Failure("NOAUTH HELLO must be called with the client already authenticated, otherwise the"
                    + " HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the"
                    + " RESP protocol version at the same time");
        }
        if (name != null) {
            session.setName(CommandErrors.text(name));
        }
        return null;
    }

    private Reply greeting(ClientSession session) {
        return new Replies.Map()
                .put("server", "redis")
                .put("version", FrontContext.REDIS_VERSION)
                .put("proto", session.isResp3() ? RESP3 : RESP2)
                .put("id", session.id())
                .put("mode", "cluster")
                .put("role", front.isLeader() ? "master" : "replica")
                .put("modules", new Reply.Sequence(List.of()))
                .reply();
    }
}
