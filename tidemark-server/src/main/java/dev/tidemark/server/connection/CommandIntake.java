package dev.tidemark.server.connection;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.resp.RespProtocolException;
import dev.tidemark.state.reply.Reply;

/**
 * Takes commands out of what one client sent, and submits them, until nothing is left or something must wait: for room
 * in the gateway, for replies to leave, for commands that are under way (H106, H116). Event loop only.
 */
final class CommandIntake {
    /** With more than this waiting for it, a client gets nothing more while memory for replies is short. */
    private static final int LITTLE_BYTES = 16 << 10;

    private final FrontContext front;
    private final ClientSession session;
    private final CommandInput input;
    private final ReplyQueue replies;
    private final CommandSubmission submission;
    private final Turns turns;
    private boolean waitingForRoom;

    CommandIntake(
            FrontContext front,
            ClientSession session,
            CommandInput input,
            ReplyQueue replies,
            CommandSubmission submission,
            Turns turns) {
        this.front = front;
        this.session = session;
        this.input = input;
        this.replies = replies;
        this.submission = submission;
        this.turns = turns;
    }

    /**
     * Goes on until nothing is left, something must wait, or the time of the client is over.
     *
     * @return false if the client broke the protocol; the error that says so is the last reply then
     */
    boolean takeAll() {
        turns.setTaking(true);
        try {
            while (!session.isClosing() && mayTake() && takeOne()) {
                if (!input.isEmpty() && front.slices().isOver()) {
                    turns.afterOthers();
                    break;
                }
            }
            return true;
        } catch (RespProtocolException e) {
            submission.fail(new Reply.Failure(e.getMessage()));
            return false;
        } finally {
            turns.setTaking(false);
        }
    }

    private boolean mayTake() {
        if (submission.isFull()
                || !replies.hasRoom()
                || front.output().isTight() && replies.heldBytes() > LITTLE_BYTES) {
            return false;
        }
        if (front.gateway().isFull()) {
            if (!waitingForRoom) {
                waitingForRoom = true;
                front.gateway().whenRoom(this::roomAgain);
            }
            return false;
        }
        return true;
    }

    private void roomAgain() {
        waitingForRoom = false;
        turns.soon();
    }

    /** Takes one command and submits it. Returns false if there is none or it must wait. */
    private boolean takeOne() throws RespProtocolException {
        byte[][] arguments = input.next();
        if (arguments == null) {
            return false;
        }
        boolean submitted = submission.submit(arguments);
        if (!submitted) {
            input.putBack(arguments);
        }
        return submitted;
    }
}
