package dev.tidemark.server.command.connection;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;

public final class AuthCommand extends NodeCommand {
    private static final Reply NOT_NEEDED =
            Replies.error("AUTH <password> called without any password configured for the default user."
                    + " Are you sure your configuration is correct?");

    private final Passwords passwords;

    public AuthCommand(Passwords passwords) {
        super(CommandInfo.of("auth", -2, "connection", "1.0.0", "Gives the password.")
                .flags("noscript loading stale fast no_auth allow_busy", "@connection")
                .withSyntax("[username] password")
                .differs("There is one user, `default`."));
        this.passwords = passwords;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        if (arguments.length > 3) {
            return Replies.error("syntax error");
        }
        if (arguments.length == 3) {
            return passwords.check(session, arguments[1], arguments[2]);
        }
        if (!passwords.isSet()) {
            return NOT_NEEDED;
        }
        return passwords.check(session, arguments[1]);
    }

    /** Where no password is needed the client is whom it wanted to be; some clients go on then, and rightly so. */
    @Override
    public ClientContext.Part says(Reply reply) {
        return reply == NOT_NEEDED ? null : ClientContext.Part.USER;
    }

    @Override
    public boolean isAllowedUnauthenticated() {
        return true;
    }
}
