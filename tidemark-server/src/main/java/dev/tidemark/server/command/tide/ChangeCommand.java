package dev.tidemark.server.command.tide;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.node.MembersAnswer;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;

/** Asks for a change of members, or of W. Answered when it is committed, or with the reason why it is not. */
final class ChangeCommand extends LoneCommand {
    /** Makes a change of what a client sent. */
    @FunctionalInterface
    interface Reader {
        /** @throws BadChangeException if it is none */
        MemberChange read(byte[][] arguments) throws BadChangeException;
    }

    /** What a client sent is no change; the message says why. */
    static final class BadChangeException extends Exception {
        private static final long serialVersionUID = 1L;

        BadChangeException(String message) {
            super(message);
        }
    }

    private final FrontContext front;
    private final Reader reader;

    ChangeCommand(CommandInfo info, FrontContext front, Reader reader) {
        super(info);
        this.front = front;
        this.reader = reader;
    }

    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.REFUSED;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        return objectionTo(reader, arguments);
    }

    static Reply.Failure objectionTo(Reader reader, byte[][] arguments) {
        try {
            reader.read(arguments);
            return null;
        } catch (BadChangeException e) {
            return Replies.error(e.getMessage());
        }
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        ask(front, reader, arguments, answer);
    }

    static void ask(FrontContext front, Reader reader, byte[][] arguments, Answer answer) {
        MemberChange change;
        try {
            change = reader.read(arguments);
        } catch (BadChangeException e) {
            answer.answered(Replies.error(e.getMessage()));
            return;
        }
        front.node().changeMembers(change, outcome -> answer.answered(reply(outcome)));
    }

    private static Reply reply(MembersAnswer answer) {
        return switch (answer.outcome()) {
            case OK -> Reply.OK;
            case CONFLICT -> new Reply.Failure("CONFLICT " + answer.why());
            case REFUSED -> Replies.error(answer.why());
            case UNDECIDED -> new Reply.Failure("TRYAGAIN " + answer.why());
        };
    }
}
