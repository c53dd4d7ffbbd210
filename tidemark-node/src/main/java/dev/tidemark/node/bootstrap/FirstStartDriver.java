package dev.tidemark.node.bootstrap;

import dev.tidemark.node.StartException;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.protocol.bootstrap.Answer;
import dev.tidemark.protocol.bootstrap.FirstStart;
import dev.tidemark.protocol.bootstrap.FirstStartEffect;
import dev.tidemark.protocol.bootstrap.FirstStartEffectHandler;
import dev.tidemark.protocol.bootstrap.FirstStartInput;
import dev.tidemark.protocol.bootstrap.Introduction;
import dev.tidemark.protocol.bootstrap.Question;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link FirstStart} on a node's clock and timer, and performs its effects; production and simulation run this
 * same class. Nothing is written here: the one that is told the id makes it durable before anybody else hears of it.
 *
 * <p>Main executor only.
 */
public final class FirstStartDriver {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStartDriver.class);
    private static final int ASK_MILLIS = 200;
    private static final int LOG_AT_MOST_EACH_MILLIS = 2_000;
    private static final int LOG_AT_LEAST_EACH_MILLIS = 60_000;

    /** The way to the other nodes. */
    @FunctionalInterface
    public interface Wire {
        /** Carries a question, or loses it. What comes of it is told to the driver later, not from within the call. */
        void ask(Question question);
    }

    /** What it ends with: one of these, once. */
    public interface Outcome {
        /** @param minted whether it is a new one, which no other node has */
        void found(UUID cluster, boolean minted);

        void refused(String why);
    }

    private final NodeEnvironment environment;
    private final Wire wire;
    private final Outcome outcome;
    private final FirstStart machine;
    private final Performer performer = new Performer();
    private Answer reply;
    private boolean stopped;
    private String logged = "";
    private long loggedAt;

    /** @throws StartException if the node cannot introduce itself */
    public FirstStartDriver(Introduction own, NodeEnvironment environment, Wire wire, Outcome outcome)
            throws StartException {
        Introductions.requireShort(own);
        this.environment = environment;
        this.wire = wire;
        this.outcome = outcome;
        // Without its highest bits it can be counted on from, and it is another one in each process.
        machine = new FirstStart(own, environment.uuids().get().getLeastSignificantBits() >>> 2);
    }

    /** Begins to ask. */
    public void start() {
        loggedAt = environment.clock().millis() - LOG_AT_MOST_EACH_MILLIS;
        tick();
    }

    /** Asks no more. */
    public void stop() {
        stopped = true;
    }

    private void tick() {
        if (!stopped) {
            handle(new FirstStartInput.Tick(environment.clock().millis()));
            log();
            environment.timer().after(ASK_MILLIS, this::tick);
        }
    }

    /** Another node asks. @return what it is to be told */
    public Answer asked(Question question) {
        handle(new FirstStartInput.Asked(question));
        return reply;
    }

    /** An answer came. */
    public void answered(Answer answer) {
        handle(new FirstStartInput.Answered(answer));
    }

    /** A question did not get there, or there was no answer. */
    public void notReached(int peer, String why) {
        handle(new FirstStartInput.NotReached(peer, why));
    }

    private void handle(FirstStartInput input) {
        machine.handle(input);
        for (FirstStartEffect effect : machine.takeEffects()) {
            effect.dispatch(performer);
        }
    }

    /** What it waits for, for people. */
    public String waiting() {
        return machine.waiting();
    }

    /** Whether a node answered the last time that it was asked. */
    public boolean hears(int peer) {
        return machine.hears(peer);
    }

    /** What is new at once, but not each flicker; and once a minute what is not. */
    private void log() {
        long since = environment.clock().millis() - loggedAt;
        String text = machine.waiting();
        boolean isNew = !text.equals(logged) && since >= LOG_AT_MOST_EACH_MILLIS;
        if (isNew || since >= LOG_AT_LEAST_EACH_MILLIS) {
            LOG.info("This node does not serve yet: {}", text);
            logged = text;
            loggedAt = environment.clock().millis();
        }
    }

    private final class Performer implements FirstStartEffectHandler {
        @Override
        public void ask(FirstStartEffect.Ask effect) {
            wire.ask(effect.question());
        }

        @Override
        public void reply(FirstStartEffect.Reply effect) {
            reply = effect.answer();
        }

        @Override
        public void mint(FirstStartEffect.Mint effect) {
            stopped = true;
            outcome.found(environment.uuids().get(), true);
        }

        @Override
        public void take(FirstStartEffect.Take effect) {
            stopped = true;
            outcome.found(effect.cluster(), false);
        }

        @Override
        public void refuse(FirstStartEffect.Refuse effect) {
            stopped = true;
            outcome.refused(effect.why());
        }
    }
}
