package dev.tidemark.node;

import dev.tidemark.log.LogPosition;
import dev.tidemark.protocol.Acknowledged;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Entry;
import dev.tidemark.protocol.Envelope;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Message;
import dev.tidemark.protocol.Position;
import dev.tidemark.protocol.Proposal;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.TransferOutcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol lane: gives the replica what happened, one batch at a time, and has done what it says. Decides nothing.
 */
final class ProtocolLane extends Lane<Input> {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolLane.class);
    /** Messages that wait for a vote to be durable; more than these are dropped, as a network might (H106). */
    private static final int MAX_HELD = 10_000;

    private static final long MAX_HELD_BYTES = 16L << 20;

    /** Who else has to know. Called on the main executor. */
    interface Listener {
        void roleChanged(Effect.ChangeRole change);

        void readConfirmed(long read, long index, long time);

        void readRefused(long read);

        void proposalsRefused(Effect.RefuseProposals refused);

        void counted(long question, int followers);

        void transferAnswered(long question, TransferOutcome outcome);

        void notWelcome(String why);

        /** A batch is done; what the replica has to do by time may have changed. */
        void handled();
    }

    private final Replica replica;
    private final NodeClock clock;
    private final PauseWatch pauses;
    private final NodeEnvironment.Timer timer;
    private final PeerTransport transport;
    private final Listener listener;
    private final Alarms alarms;
    private final WaitingProposals proposals;
    private final Deque<Effect.Send> held = new ArrayDeque<>();
    private Consumer<LogTask> log;
    private Consumer<FilesTask> files;
    private ApplyFeed feed;
    private boolean looksAgain;
    private long heldBytes;
    private long durableVote;
    /**
     * The high watermark before this batch. An append carries it as evidence, not the one after the batch: that may cover
     * entries which take the place of those that are being appended, after a truncation in the same batch (H24, H95).
     */
    private long hwmBefore;

    ProtocolLane(
            Executor executor,
            Consumer<Throwable> failed,
            Replica replica,
            NodeClock clock,
            PauseWatch pauses,
            NodeEnvironment.Timer timer,
            PeerTransport transport,
            Listener listener) {
        super(executor, failed);
        this.replica = replica;
        this.clock = clock;
        this.pauses = pauses;
        this.timer = timer;
        this.transport = transport;
        this.listener = listener;
        this.alarms = new Alarms(clock);
        this.proposals = new WaitingProposals(replica);
    }

    /** The lanes know each other, so one of them is told last. Before the first input. */
    void connect(Consumer<LogTask> toLog, Consumer<FilesTask> toFiles, ApplyFeed toApply) {
        log = toLog;
        files = toFiles;
        feed = toApply;
    }

    @Override
    void handle(List<Input> batch) {
        hwmBefore = replica.hwm();
        long now = clock.millis();
        replica.accept(new Input.Tick(now, clock.wallMicros(), pauses.pausedMillis(now)));
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
        sendAll(effects);
        for (Effect effect : effects) {
            if (!(effect instanceof Effect.Send)) {
                perform(effect);
            }
        }
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
                send(send);
            }
        }
        transport.flush();
    }

    private void accept(Input input) {
        replica.accept(input);
        if (input instanceof Input.VoteDurable vote) {
            release(vote.sequence());
        } else if (input instanceof Input.Applied applied) {
            feed.applied(applied.offset());
        } else if (input instanceof Input.SnapshotInstalled installed) {
            feed.restartAfter(installed.last().offset());
        }
    }

    private void release(long sequence) {
        durableVote = Math.max(durableVote, sequence);
        while (!held.isEmpty() && held.getFirst().afterVote() <= durableVote) {
            Effect.Send send = held.removeFirst();
            heldBytes -= bulk(send.envelope().message());
            sendNow(send.envelope());
        }
    }

    private void perform(Effect effect) {
        if (effect instanceof Effect.Append append) {
            log.accept(new LogTask.Append(
                    logEntries(append.entries()), append.acceptedEpoch(), hwmBefore, append.awaited()));
        } else if (effect instanceof Effect.AnswerRead answer) {
            listener.readConfirmed(answer.read(), answer.index(), answer.time());
        } else if (effect instanceof Effect.RefuseRead refuse) {
            listener.readRefused(refuse.read());
        } else if (effect instanceof Effect.RefuseProposals refuse) {
            listener.proposalsRefused(refuse);
        } else if (effect instanceof Effect.PersistVote vote) {
            log.accept(new LogTask.PersistVote(vote.sequence(), vote.epoch(), vote.votedFor()));
        } else if (effect instanceof Effect.Truncate truncate) {
            log.accept(new LogTask.Truncate(truncate.after(), truncate.acceptedEpoch()));
        } else if (effect instanceof Effect.ChangeRole change) {
            LOG.info(
                    "Now {} in epoch {}, leader {}", change.role().word(), change.epoch(), leaderWord(change.leader()));
            listener.roleChanged(change);
        } else if (effect instanceof Effect.AnswerCount answer) {
            listener.counted(answer.question(), answer.followers());
        } else {
            performRare(effect);
        }
    }

    private void performRare(Effect effect) {
        if (effect instanceof Effect.ReadEntries read) {
            log.accept(new LogTask.Read(read.from(), read.maxBytes(), forPeer(read)));
        } else if (effect instanceof Effect.ReadSnapshot read) {
            files.accept(new FilesTask.ReadChunk(read.peer(), read.offset(), read.at()));
        } else if (effect instanceof Effect.StoreSnapshot store) {
            // A snapshot must not be durable before the epoch in which it came: a crash in between would leave a vote
            // file that is older than the log, which nobody can tell from one that was rolled back (H36, H39).
            FilesTask chunk =
                    new FilesTask.StoreChunk(store.last(), store.size(), store.at(), store.bytes(), replica.epoch());
            log.accept(new LogTask.Barrier(() -> files.accept(chunk)));
        } else if (effect instanceof Effect.InstallSnapshot install) {
            feed.pause();
            files.accept(new FilesTask.Install(install.last(), replica.epoch()));
        } else if (effect instanceof Effect.Alarm alarm) {
            alarms.raise(alarm.text());
        } else if (effect instanceof Effect.RememberOwed remember) {
            Acknowledged owed = remember.owed();
            files.accept(new FilesTask.RememberOwed(new dev.tidemark.log.Acknowledged(owed.under(), owed.offset())));
        } else if (effect instanceof Effect.SettleOwed settle) {
            files.accept(new FilesTask.SettleOwed(() -> post(new Input.OwedSettled(settle.owed()))));
        } else if (effect instanceof Effect.AnswerTransfer answer) {
            listener.transferAnswered(answer.question(), answer.outcome());
        } else if (effect instanceof Effect.NotWelcome refusal) {
            alarms.raise("node " + refusal.peer() + " says: " + refusal.why());
            listener.notWelcome(refusal.why());
        } else if (effect instanceof Effect.Halt halt) {
            throw new NodeHaltedException(halt.reason()); // what comes after it must not happen
        }
    }

    private void send(Effect.Send send) {
        if (send.afterVote() <= durableVote) {
            sendNow(send.envelope());
        } else {
            long bytes = bulk(send.envelope().message());
            if (held.size() < MAX_HELD && heldBytes + bytes <= MAX_HELD_BYTES) {
                held.addLast(send);
                heldBytes += bytes;
            }
        }
    }

    /** A vote, or an acknowledgement, may have been decided on before this node learnt that its log lost its end. */
    private void sendNow(Envelope envelope) {
        if (replica.maySay(envelope.message())) {
            transport.send(envelope);
        }
    }

    /** Bytes of proposals that wait for an fsync. */
    long proposalBytes() {
        return proposals.waitingBytes();
    }

    /** Messages that wait for a vote to be durable. */
    int held() {
        return held.size();
    }

    /** What is large in a message that somebody who does not lead sends: the writes of its gateway. */
    private static long bulk(Message message) {
        long bytes = 0;
        if (message instanceof Message.ProposeRequest request) {
            for (Proposal proposal : request.proposals()) {
                bytes += proposal.payload().length;
            }
        } else if (message instanceof Message.AppendRequest request) {
            for (Entry entry : request.entries()) {
                bytes += entry.sizeInBytes();
            }
        } else if (message instanceof Message.SnapshotChunk chunk) {
            bytes = chunk.bytes().length;
        }
        return bytes;
    }

    private LogTask.ReadHandler forPeer(Effect.ReadEntries read) {
        return new LogTask.ReadHandler() {
            @Override
            public void read(LogPosition previous, List<LogEntry> entries) {
                Position position = new Position(previous.offset(), previous.epoch(), previous.chain());
                post(new Input.EntriesRead(read.peer(), read.from(), position, entries));
            }

            @Override
            public void removed(LogPosition base) {
                post(new Input.EntriesGone(read.peer(), read.from()));
            }
        };
    }

    /** The last alarm that is still news, or empty. */
    String alarm() {
        return alarms.current();
    }

    @SuppressWarnings("unchecked") // every entry of this node is a LogEntry: made by its encoder, its codec or its log
    private static List<LogEntry> logEntries(List<? extends Entry> entries) {
        return (List<LogEntry>) entries;
    }

    private static String leaderWord(int leader) {
        return leader == 0 ? "not known" : "node " + leader;
    }
}
