package dev.tidemark.protocol.bootstrap;

import java.util.UUID;

/** What a first start wants done. Performed in order. */
public sealed interface FirstStartEffect {

    /** Calls the one method of the handler that is for this case. */
    void dispatch(FirstStartEffectHandler handler);

    /** Carries a question, or loses it: it is asked again. */
    record Ask(Question question) implements FirstStartEffect {
        @Override
        public void dispatch(FirstStartEffectHandler handler) {
            handler.ask(this);
        }
    }

    /** Carries an answer back to the node that asked, or loses it. */
    record Reply(int to, Answer answer) implements FirstStartEffect {
        @Override
        public void dispatch(FirstStartEffectHandler handler) {
            handler.reply(this);
        }
    }

    /**
     * The end: every node of the list is empty, and this is the lowest, so a random id is to be minted. It must be
     * durable on this node before a log is made under it, and before anybody is told.
     */
    record Mint() implements FirstStartEffect {
        @Override
        public void dispatch(FirstStartEffectHandler handler) {
            handler.mint(this);
        }
    }

    /** The end: this is the id of the cluster. To be durable before anything else, as one that was minted. */
    record Take(UUID cluster) implements FirstStartEffect {
        @Override
        public void dispatch(FirstStartEffectHandler handler) {
            handler.take(this);
        }
    }

    /** The end: it must not start, and nothing is to be written. */
    record Refuse(String why) implements FirstStartEffect {
        @Override
        public void dispatch(FirstStartEffectHandler handler) {
            handler.refuse(this);
        }
    }
}
