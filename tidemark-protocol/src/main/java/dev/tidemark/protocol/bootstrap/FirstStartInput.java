package dev.tidemark.protocol.bootstrap;

/** What can happen to a node in its first start. */
public sealed interface FirstStartInput {

    /** Calls the one method of the handler that is for this case. */
    void dispatch(FirstStartInputHandler handler);

    /**
     * Time passed. The first comes before any other input.
     *
     * @param millis monotonic
     */
    record Tick(long millis) implements FirstStartInput {
        @Override
        public void dispatch(FirstStartInputHandler handler) {
            handler.tick(this);
        }
    }

    /** Another node asks; answered at once. */
    record Asked(Question question) implements FirstStartInput {
        @Override
        public void dispatch(FirstStartInputHandler handler) {
            handler.asked(this);
        }
    }

    /** An answer arrived: to a question of this process, of another, once, twice, in any order. */
    record Answered(Answer answer) implements FirstStartInput {
        @Override
        public void dispatch(FirstStartInputHandler handler) {
            handler.answered(this);
        }
    }

    /**
     * A question did not get there, or no answer came. Changes words for people alone.
     *
     * @param why in words
     */
    record NotReached(int peer, String why) implements FirstStartInput {
        @Override
        public void dispatch(FirstStartInputHandler handler) {
            handler.notReached(this);
        }
    }
}
