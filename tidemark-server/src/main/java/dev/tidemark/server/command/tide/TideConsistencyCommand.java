package dev.tidemark.server.command.tide;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.ReadChoice;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code TIDE.CONSISTENCY [level [argument]]}: sets or tells the level of the reads of this connection. {@code session}
 * takes a token of another connection. Not inside {@code MULTI}: a transaction sees one state, at the level that the
 * connection has at its {@code EXEC}.
 */
public final class TideConsistencyCommand extends NodeCommand {
    private static final int MOST_WORDS = 3;

    private final FrontContext front;

    public TideConsistencyCommand(FrontContext front) {
        super(CommandInfo.own(
                        "tide.consistency",
                        -1,
                        "generic",
                        "Sets or returns how consistent reads of this connection are.")
                .flags("loading stale fast")
                .withSyntax("[level [argument]]"));
        this.front = front;
    }

    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.REFUSED;
    }

    @Override
    public ClientContext.Part says(Reply reply) {
        return ClientContext.Part.CONSISTENCY;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        List<String> words = words(arguments);
        if (words.isEmpty()) {
            return null;
        }
        if (arguments.length > MOST_WORDS) {
            return KvErrors.wrongArity(info().name());
        }
        try {
            ReadChoice choice = ReadChoice.parse(words);
            boolean hasToken = choice.kind() == ReadChoice.Kind.SESSION && words.size() == 2;
            if (hasToken) {
                return SessionToken.parse(words.get(1)).refusal(front.node());
            }
            return words.size() == choice.kind().words()
                    ? null
                    : Replies.error("'" + choice.kind().word() + "' takes no argument");
        } catch (IllegalArgumentException e) {
            return Replies.error(e.getMessage());
        }
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        List<String> words = words(arguments);
        if (words.isEmpty()) {
            return Replies.bulk(session.readChoice().toString());
        }
        ReadChoice choice = ReadChoice.parse(words);
        if (words.size() > choice.kind().words()) {
            session.saw(SessionToken.parse(words.get(1)).offset());
        }
        session.choose(choice);
        return Reply.OK;
    }

    private static List<String> words(byte[][] arguments) {
        return Stream.of(arguments).skip(1).map(CommandErrors::text).toList();
    }
}
