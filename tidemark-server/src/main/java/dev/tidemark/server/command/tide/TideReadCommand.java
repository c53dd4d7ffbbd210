package dev.tidemark.server.command.tide;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.ReadLevel;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.command.ReadChoice;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.UnknownCommands;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code TIDE.READ <level> [argument] [WITHAGE] <command> [argument …]}: runs one read at a level, whatever that of the
 * connection is. {@code session} may be given a token; without one it goes by what this connection has seen. With
 * {@code WITHAGE} the reply is a list: the reply of the command, the offset of the last entry in the state that was
 * read, and how old that state may be at most, in milliseconds, or -1 if this node cannot tell.
 */
public final class TideReadCommand implements Command {
    private static final CommandInfo INFO = CommandInfo.own(
                    "tide.read", -3, "generic", "Runs a read at a level of consistency.")
            .flags("readonly movablekeys")
            .withSyntax("level [argument] [WITHAGE] command [argument ...]");

    private static final String WITH_AGE = "WITHAGE";

    private final FrontContext front;
    private final Gateway gateway;

    public TideReadCommand(FrontContext front) {
        this.front = front;
        this.gateway = front.gateway();
    }

    /**
     * What stands before the command.
     *
     * @param token null: none was given
     * @param at position of the name of the command
     */
    private record Prefix(ReadChoice choice, SessionToken token, boolean withAge, int at) {}

    /** @throws IllegalArgumentException with a sentence for the client */
    private Prefix prefix(byte[][] arguments) {
        List<String> words =
                Stream.of(arguments).skip(1).limit(2).map(CommandErrors::text).toList();
        ReadChoice choice = ReadChoice.parse(words);
        int at = 1 + choice.kind().words();
        SessionToken token = null;
        if (choice.kind() == ReadChoice.Kind.SESSION && at < arguments.length && !isCommandOrOption(arguments[at])) {
            token = SessionToken.parse(CommandErrors.text(arguments[at]));
            at++;
        }
        boolean withAge = at < arguments.length && isWithAge(arguments[at]);
        if (withAge) {
            at++;
        }
        if (at >= arguments.length) {
            throw new IllegalArgumentException("TIDE.READ needs a command after the level");
        }
        return new Prefix(choice, token, withAge, at);
    }

    private boolean isCommandOrOption(byte[] word) {
        return isWithAge(word) || front.commands().find(word) != null;
    }

    private static boolean isWithAge(byte[] word) {
        return word.length == WITH_AGE.length() && CommandErrors.text(word).equalsIgnoreCase(WITH_AGE);
    }

    @Override
    public CommandInfo info() {
        return INFO;
    }

    @Override
    public Order order() {
        return Order.READ;
    }

    /**
     * What a session has seen is known when everything before is answered: else a read could go back beyond one that is
     * still under way.
     */
    @Override
    public Order order(ClientSession session, byte[][] arguments) {
        boolean inSession = session.readChoice().kind() == ReadChoice.Kind.SESSION
                || CommandErrors.text(arguments[1]).equalsIgnoreCase(ReadChoice.Kind.SESSION.word());
        return inSession ? Order.ALONE : Order.READ;
    }

    @Override
    public boolean touchesKeys() {
        return true;
    }

    /** The level is that of the whole transaction. */
    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.REFUSED;
    }

    @Override
    public boolean isAnsweredHere(ClientSession session, byte[][] arguments) {
        return !CommandErrors.text(arguments[1]).equalsIgnoreCase(ReadChoice.Kind.LINEARIZABLE.word());
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        try {
            Prefix prefix = prefix(arguments);
            Reply.Failure wrongToken =
                    prefix.token() == null ? null : prefix.token().refusal(front.node());
            return wrongToken == null ? checkInner(inner(arguments, prefix)) : wrongToken;
        } catch (IllegalArgumentException e) {
            return Replies.error(e.getMessage());
        }
    }

    private Reply.Failure checkInner(byte[][] inner) {
        CommandSlot slot = front.commands().find(inner);
        if (slot == null) {
            return UnknownCommands.refusal(inner);
        }
        Command command = slot.command();
        String name = command.info().name().replace('|', ' ').toUpperCase(Locale.ROOT);
        if (command.order() == Order.WRITE) {
            return Replies.error("TIDE.READ runs reads; '" + name + "' is a write, and writes have no level");
        }
        if (!command.info().accepts(inner.length)) {
            return KvErrors.wrongArity(command.info().name());
        }
        Reply.Failure wrong = command.check(inner);
        if (wrong != null) {
            return wrong;
        }
        return command.order() == Order.READ && command.stateBody(0, inner) != null
                ? null
                : Replies.error("TIDE.READ runs commands that read keys; '" + name + "' is none");
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        Prefix prefix = prefix(arguments);
        byte[][] inner = inner(arguments, prefix);
        byte[] body = front.commands().find(inner).command().stateBody(session.database(), inner);
        long given = prefix.token() == null ? 0 : prefix.token().offset();
        ReadLevel level = session.atLevel(prefix.choice(), given);
        gateway.read(level, body, prefix.withAge() ? new WithAge(gateway, answer) : answer);
    }

    /** Those of the command that it runs. */
    @Override
    public int[] keys(byte[][] arguments) {
        try {
            Prefix prefix = prefix(arguments);
            byte[][] inner = inner(arguments, prefix);
            CommandSlot slot = front.commands().find(inner);
            return slot == null || !slot.command().info().accepts(inner.length)
                    ? new int[0]
                    : IntStream.of(slot.command().keys(inner))
                            .map(position -> position + prefix.at())
                            .toArray();
        } catch (IllegalArgumentException e) {
            return new int[0];
        }
    }

    private static byte[][] inner(byte[][] arguments, Prefix prefix) {
        return Arrays.copyOfRange(arguments, prefix.at(), arguments.length);
    }

    /** Puts the offset and the age beside the reply, which must be whole for that. */
    private record WithAge(Gateway gateway, Answer answer) implements Gateway.ReadHandler {
        @Override
        public void answered(Reply refusal) {
            answer.answered(refusal);
        }

        @Override
        public void answeredAsOf(long asOf, Reply reply) {
            boolean failed = reply instanceof Reply.Failure;
            Reply aged = new Reply.Sequence(List.of(reply, Replies.number(asOf), Replies.number(gateway.ageMillis())));
            answer.answeredAsOf(asOf, failed ? reply : aged);
        }
    }
}
