package dev.tidemark.sim.observer;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.node.start.LogStart;
import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.ObservedMachine;
import dev.tidemark.sim.model.ContentCheck;
import dev.tidemark.sim.model.ReferenceEngine;
import dev.tidemark.sim.text.Replies;
import dev.tidemark.sim.text.Words;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.table.StateImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The committed log as the observer knows it, and its pure replay: one engine that applies every entry once, in order,
 * the moment it is first committed, and is never restarted. What nodes execute, and what their states are, must be the
 * same.
 */
public final class CommittedLog {
    /** What the first execution of an offset was. */
    record Execution(byte[] body, Reply reply) {}

    private final Judge judge;
    private final StateEngine engine;
    private final EngineLimits limits;
    private ReferenceEngine reference;
    private final ShadowLog log = new ShadowLog();
    private final List<Execution> executions = new ArrayList<>();
    /** By offset. Looked up only. */
    private final Map<Long, StateDigest> digests = new HashMap<>();

    /** By the offset from which on it counts. */
    private final TreeMap<Long, Configuration> configurations = new TreeMap<>();

    private Executed listener;
    private Consumer<ReferenceEngine.Prediction> predictions;
    private Execution running;
    private long lastTime;
    private long lastStamp;
    private long epochs;
    private long lastEpoch;

    /** Hears of each execution, and of each entry, once, in the order of the log. */
    public interface Executed {
        void executed(long offset, byte[] body, Reply reply);

        /** An entry was committed, executed or not; the time of the log is now its time. */
        void timePassed(long offset);
    }

    public CommittedLog(Judge judge, EngineLimits limits) {
        this.judge = judge;
        this.limits = limits;
        reference = new ReferenceEngine(limits);
        engine = new StateEngine(
                new ObservedMachine((entry, reply) -> running = new Execution(entry.body(), reply)), limits);
    }

    /**
     * Before the first entry.
     *
     * @param toExecutions hears of each execution
     * @param toPredictions hears what the reference model says of each entry, once, in the order of the log
     */
    public void listen(Executed toExecutions, Consumer<ReferenceEngine.Prediction> toPredictions) {
        listener = toExecutions;
        predictions = toPredictions;
    }

    /** All nodes start from a snapshot of an empty state. */
    public void startAt(LogStart start) {
        engine.restore(StateImage.empty(start.offset(), start.epoch(), start.time()));
        reference = new ReferenceEngine(limits, start.offset(), start.time());
        log.resetTo(start.offset(), start.epoch(), start.chain());
        lastTime = start.time();
        lastEpoch = start.epoch();
    }

    long end() {
        return log.end();
    }

    public long base() {
        return log.base();
    }

    public ShadowLog log() {
        return log;
    }

    long epochs() {
        return epochs;
    }

    /** As of the last committed entry that carries one; null before that. */
    public Configuration configuration() {
        return configurations.isEmpty() ? null : configurations.lastEntry().getValue();
    }

    /**
     * What a node knows of the members and cannot be made to forget: as of the entry up to which it knows the log to be
     * committed, and has it on disk. Later entries may be taken back, also where they say the same.
     *
     * @return null while there is no such entry, or none that carries a configuration
     */
    public Configuration knownTo(HostedNode node) {
        return configurationAt(Math.min(node.hwm(), node.durable()));
    }

    /** As of a committed entry; null if that is not known. */
    Configuration configurationAt(long offset) {
        Map.Entry<Long, Configuration> at = offset > end() ? null : configurations.floorEntry(offset);
        return at == null ? null : at.getValue();
    }

    /** Answers a read from the state after the last committed entry. */
    public Reply read(byte[] query) {
        return engine.read(query, engine.appliedTime(), 0);
    }

    boolean holds(long offset, long chain) {
        return offset >= log.base() && offset <= log.end() && log.chain(offset) == chain;
    }

    /** The next entry is committed for the first time. */
    void commit(Entry entry) {
        if (entry.time() <= lastTime) {
            judge.violated(
                    Invariant.TIME_INCREASING,
                    "entry " + entry.position() + " has time " + entry.time() + ", the one before it " + lastTime);
        }
        if (entry.epoch() < lastEpoch) {
            judge.violated(Invariant.LOG_ORDER, "entry " + entry.position() + " follows one of epoch " + lastEpoch);
        }
        if (entry.lamport() <= lastStamp) {
            judge.violated(
                    Invariant.CAUSALITY,
                    "entry " + entry.position() + " has stamp " + entry.lamport() + ", the one before it " + lastStamp);
        }
        lastStamp = entry.lamport();
        lastTime = entry.time();
        epochs += entry.epoch() == lastEpoch ? 0 : 1;
        lastEpoch = entry.epoch();
        log.append(entry.epoch(), entry.chain());
        running = null;
        replay(entry);
        executions.add(running);
        if (running != null) {
            listener.executed(entry.offset(), running.body(), running.reply());
        }
        listener.timePassed(entry.offset());
    }

    private void replay(Entry entry) {
        switch (EntryKind.of(entry.kind())) {
            case COMMAND -> replay(entry, PayloadKind.COMMAND);
            case OPEN_SESSION -> replay(entry, PayloadKind.OPEN_SESSION);
            case TIME -> {
                engine.timePassed(entry.offset(), entry.epoch(), entry.time());
                reference.apply(entry.offset(), entry.time(), null, null);
            }
            case EPOCH_START, CONFIGURATION -> {
                engine.skip(entry.offset(), entry.epoch(), entry.time());
                reference.apply(entry.offset(), entry.time(), null, null);
                configurations.put(entry.offset(), Configuration.decode(entry.payload()));
            }
        }
    }

    /** By the production engine and by the slow, obvious one: they must say the same. */
    private void replay(Entry entry, PayloadKind kind) {
        byte[] payload = entry.payload();
        Outcome outcome = engine.apply(entry.offset(), entry.epoch(), entry.time(), kind, payload, 0, payload.length);
        ReferenceEngine.Prediction predicted = reference.apply(entry.offset(), entry.time(), kind, payload);
        boolean sameReply = outcome.reply() == null
                ? predicted.reply() == null
                : predicted.reply() != null && Replies.same(outcome.reply(), predicted.reply());
        boolean sameKind = outcome.type().name().equals(predicted.kind().name());
        if (!sameKind || !sameReply || (running == null) != (predicted.ran() == null)) {
            judge.violated(
                    Invariant.REFERENCE,
                    "entry " + entry.position() + " came to " + outcome.type() + " " + outcome.reply()
                            + (running == null ? "" : " by running " + Words.command(running.body()))
                            + ", by the reference model to " + predicted);
        }
        predictions.accept(predicted);
    }

    /** The data of the reference model against what a node that has applied everything answers. */
    String difference(Function<byte[], Reply> node) {
        return ContentCheck.difference(reference, node);
    }

    /** What executing an offset was, or null if nothing was executed there, as by a duplicate. */
    Execution execution(long offset) {
        return executions.get((int) (offset - log.base() - 1));
    }

    /**
     * @param digest of all that the node has
     * @param kept the one that it kept while its state changed
     * @return whether there was something to compare with
     */
    boolean compare(int node, long applied, StateDigest digest, StateDigest kept) {
        StateDigest known = applied == engine.appliedOffset() ? engine.scannedDigest() : digests.get(applied);
        if (!kept.equals(digest)) {
            judge.violated(
                    Invariant.DIGEST,
                    "n" + node + " takes its state after entry " + applied + " for " + kept + ", but it is " + digest);
        }
        digests.put(applied, digest);
        if (known != null && !known.equals(digest)) {
            judge.violated(
                    Invariant.DIGEST,
                    "n" + node + " has another state after entry " + applied
                            + " than the log replayed, or another node");
        }
        return known != null;
    }
}
