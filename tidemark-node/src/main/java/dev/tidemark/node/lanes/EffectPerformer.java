package dev.tidemark.node.lanes;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.NodeHaltedException;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.protocol.Acknowledged;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.EffectHandler;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.entry.Entry;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has done what the replica wants done: each effect goes to the lane, or to the part of the node, that does it. */
final class EffectPerformer implements EffectHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EffectPerformer.class);

    private final ReplicaView replica;
    private final Consumer<LogTask> log;
    private final Consumer<FilesTask> files;
    private final ApplyFeed feed;
    private final Consumer<Input> answers;
    private final ProtocolLane.Listener listener;
    private final Alarms alarms;
    /**
     * The high watermark before this batch. An append carries it as evidence, not the one after the batch: that may
     * cover entries which take the place of those that are being appended, after a truncation in the same batch (H24,
     * H95).
     */
    private long hwmBefore;

    EffectPerformer(
            ReplicaView replica,
            Consumer<LogTask> log,
            Consumer<FilesTask> files,
            ApplyFeed feed,
            Consumer<Input> answers,
            ProtocolLane.Listener listener,
            Alarms alarms) {
        this.replica = replica;
        this.log = log;
        this.files = files;
        this.feed = feed;
        this.answers = answers;
        this.listener = listener;
        this.alarms = alarms;
    }

    /** A batch of inputs begins, at this high watermark. */
    void begin(long hwm) {
        hwmBefore = hwm;
    }

    @Override
    public void append(Effect.Append effect) {
        log.accept(
                new LogTask.Append(logEntries(effect.entries()), effect.acceptedEpoch(), hwmBefore, effect.awaited()));
    }

    @Override
    public void truncate(Effect.Truncate effect) {
        log.accept(new LogTask.Truncate(effect.after(), effect.acceptedEpoch()));
    }

    @Override
    public void persistVote(Effect.PersistVote effect) {
        log.accept(new LogTask.PersistVote(effect.sequence(), effect.epoch(), effect.votedFor(), effect.leaseMillis()));
    }

    /** {@link ProtocolLane} sent all messages of the batch before this. */
    @Override
    public void send(Effect.Send effect) {}

    @Override
    public void advanceHwm(Effect.AdvanceHwm effect) {
        feed.advance(effect.hwm());
    }

    @Override
    public void answerRead(Effect.AnswerRead effect) {
        listener.readConfirmed(effect.read(), effect.index(), effect.time());
    }

    @Override
    public void answerQuorumRead(Effect.AnswerQuorumRead effect) {
        listener.readPointFound(effect);
    }

    @Override
    public void answerCount(Effect.AnswerCount effect) {
        listener.counted(effect.question(), effect.followers());
    }

    @Override
    public void answerTransfer(Effect.AnswerTransfer effect) {
        listener.transferAnswered(effect.question(), effect.outcome());
    }

    @Override
    public void answerMembers(Effect.AnswerMembers effect) {
        listener.membersAnswered(effect);
    }

    @Override
    public void membersChanged(Effect.MembersChanged effect) {
        listener.membersChanged(effect.configuration());
    }

    @Override
    public void refuseRead(Effect.RefuseRead effect) {
        listener.readRefused(effect.read());
    }

    @Override
    public void refuseProposals(Effect.RefuseProposals effect) {
        listener.proposalsRefused(effect);
    }

    @Override
    public void changeRole(Effect.ChangeRole effect) {
        String leader = effect.leader() == 0 ? "not known" : "node " + effect.leader();
        LOG.info("Now {} in epoch {}, leader {}", effect.role().word(), effect.epoch(), leader);
        listener.roleChanged(effect);
    }

    @Override
    public void readEntries(Effect.ReadEntries effect) {
        log.accept(new LogTask.Read(effect.from(), effect.maxBytes(), forPeer(effect)));
    }

    @Override
    public void readSnapshot(Effect.ReadSnapshot effect) {
        files.accept(new FilesTask.ReadChunk(effect.peer(), effect.offset(), effect.at()));
    }

    /**
     * A snapshot must not be durable before the epoch in which it came: a crash in between would leave a vote file that
     * is older than the log, which nobody can tell from one that was rolled back (H36, H39).
     */
    @Override
    public void storeSnapshot(Effect.StoreSnapshot effect) {
        FilesTask chunk =
                new FilesTask.StoreChunk(effect.last(), effect.size(), effect.at(), effect.bytes(), replica.epoch());
        log.accept(new LogTask.Barrier(() -> files.accept(chunk)));
    }

    /** The same: the epoch may have risen since its last piece came, and is noted beside it. */
    @Override
    public void installSnapshot(Effect.InstallSnapshot effect) {
        feed.pause();
        FilesTask install = new FilesTask.Install(effect.last(), replica.epoch());
        log.accept(new LogTask.Barrier(() -> files.accept(install)));
    }

    @Override
    public void readRange(Effect.ReadRange effect) {
        files.accept(new FilesTask.ReadRange(effect.peer(), effect.request()));
    }

    @Override
    public void rangeCame(Effect.RangeCame effect) {
        listener.rangeCame(effect);
    }

    @Override
    public void rememberOwed(Effect.RememberOwed effect) {
        Acknowledged owed = effect.owed();
        files.accept(new FilesTask.RememberOwed(new dev.tidemark.log.end.Acknowledged(owed.under(), owed.offset())));
    }

    @Override
    public void settleOwed(Effect.SettleOwed effect) {
        files.accept(new FilesTask.SettleOwed(() -> answers.accept(new Input.OwedSettled(effect.owed()))));
    }

    @Override
    public void stateDiffers(Effect.StateDiffers effect) {
        listener.stateDiffers(effect);
    }

    @Override
    public void notWelcome(Effect.NotWelcome effect) {
        alarms.raise("node " + effect.peer() + " says: " + effect.why());
        listener.notWelcome(effect.why());
    }

    @Override
    public void alarm(Effect.Alarm effect) {
        alarms.raise(effect.text());
    }

    /** What comes after it must not happen. */
    @Override
    public void halt(Effect.Halt effect) {
        throw new NodeHaltedException(effect.reason());
    }

    private LogTask.ReadHandler forPeer(Effect.ReadEntries read) {
        return new LogTask.ReadHandler() {
            @Override
            public void read(LogPosition previous, List<LogEntry> entries) {
                answers.accept(new Input.EntriesRead(read.peer(), read.from(), Positions.ofLog(previous), entries));
            }

            @Override
            public void removed(LogPosition base) {
                answers.accept(new Input.EntriesGone(read.peer(), read.from()));
            }
        };
    }

    @SuppressWarnings("unchecked") // every entry of this node is a LogEntry: made by its encoder, its codec or its log
    private static List<LogEntry> logEntries(List<? extends Entry> entries) {
        return (List<LogEntry>) entries;
    }
}
