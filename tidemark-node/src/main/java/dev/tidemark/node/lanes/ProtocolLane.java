package dev.tidemark.node.lanes;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.time.PauseWatch;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.HeldMessages;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.TransferOutcome;
import java.util.List;
import java.util.function.Consumer;

/**
 * The protocol lane: gives the replica what happened, one batch at a time, and has done what it says. Decides nothing.
 */
public final class ProtocolLane extends Lane<Input> {
    /** Who else has to know. Called on the main executor. */
    public interface Listener {
        void roleChanged(Effect.ChangeRole change);

        void readConfirmed(long read, long index, long time);

        void readRefused(long read);

        void readPointFound(Effect.AnswerQuorumRead found);

        void proposalsRefused(Effect.RefuseProposals refused);

        void counted(long question, int followers);

        void transferAnswered(long question, TransferOutcome outcome);

        void membersAnswered(Effect.AnswerMembers answer);

        void membersChanged(Configuration configuration);

        void notWelcome(String why);

        /** A peer has given rows, or has none. */
        void rangeCame(Effect.RangeCame answer);

        /** The node must stop; nothing more may be answered from its state. */
        void stateDiffers(Effect.StateDiffers effect);

        /** A batch is done; what the replica has to do by time may have changed. */
        void handled();
    }

    private final Replica replica;
    private final ReplicaView view;
    private final NodeClock clock;
    private final PauseWatch pauses;
    private final NodeEnvironment.Timer timer;
    private final PeerTransport transport;
    private final Listener listener;
    private final Alarms alarms;
    private final WaitingProposals proposals;
    private final HeldMessages held;
    private final EffectPerformer performer;
    private final ApplyFeed feed;
    private final PeerLevels levels;
    private ReplicaWatcher watcher = ReplicaWatcher.NOBODY;
    private boolean looksAgain;

    public ProtocolLane(
            Mailbox<Input> own,
            Replica replica,
            NodeClock clock,
            PauseWatch pauses,
            NodeEnvironment.Timer timer,
            PeerTransport transport,
            Listener listener,
            Consumer<LogTask> log,
            Consumer<FilesTask> files,
            ApplyFeed feed) {
        super(own);
        this.replica = replica;
        this.view = replica.view();
        this.clock = clock;
        this.pauses = pauses;
        this.timer = timer;
        this.transport = transport;
        this.held = new HeldMessages(view::maySay, transport::send);
        this.listener = listener;
        this.alarms = new Alarms(clock);
        this.proposals = new WaitingProposals(view);
        this.feed = feed;
        this.levels = new PeerLevels(view, transport);
        this.performer = new EffectPerformer(view, log, files, feed, own::post, listener, alarms);
    }

    /** From now on somebody sees what the replica does. */
    public void watch(ReplicaWatcher by) {
        watcher = by;
    }

    @Override
    void handle(List<Input> batch) {
        performer.begin(view.hwm());
        long now = clock.millis();
        give(new Input.Tick(now, clock.wallMicros(), pauses.pausedMillis(now)));
        levels.look(this::give);
        for (Input input : batch) {
            if (input instanceof Input.Tick) {
                continue; // that was now; the time at which it was posted may be long gone
            }
            if (!proposals.take(input, now)) {
                accept(input);
            }
        }
        if (proposals.release(now, replica::accept)) {
            lookAgain();
        }
        List<Effect> effects = replica.takeEffects();
        watcher.acted(effects);
        sendAll(effects);
        effects.forEach(effect -> effect.dispatch(performer));
        // Once for what is committed now and for what was applied, and not before the log lane has every truncation of
        // this batch: the high watermark is already the one after the batch, so a read from the log that overtakes the
        // truncation finds below it what was never committed (H22-H24).
        feed.pump();
        listener.handled();
    }

    private void lookAgain() {
        if (!looksAgain) {
            looksAgain = true;
            timer.after(1, () -> {
                looksAgain = false;
                post(new Input.Tick(clock.millis(), clock.wallMicros()));
            });
        }
    }

    /** Messages first: somebody waits for them, and handing work to another thread of this node takes its time. */
    private void sendAll(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Halt) {
                break;
            } else if (effect instanceof Effect.Send send) {
                held.send(send);
            }
        }
        transport.flush();
    }

    private void give(Input input) {
        replica.accept(input);
        watcher.accepted(input);
    }

    private void accept(Input input) {
        give(input);
        if (input instanceof Input.VoteDurable vote) {
            held.voteDurable(vote.sequence());
        } else if (input instanceof Input.Applied applied) {
            feed.applied(applied.offset());
        } else if (input instanceof Input.SnapshotInstalled installed) {
            feed.restartAfter(installed.last().offset());
        }
    }

    /** Bytes of proposals that wait for an fsync. */
    public long proposalBytes() {
        return proposals.waitingBytes();
    }

    /** Messages that wait for a vote to be durable. */
    public int held() {
        return held.size();
    }

    /** The last alarm that is still news, or empty. */
    public String alarm() {
        return alarms.current();
    }
}
