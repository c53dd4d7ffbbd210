package dev.tidemark.sim;

import dev.tidemark.protocol.Configuration;
import dev.tidemark.protocol.Entry;
import dev.tidemark.protocol.EntryKind;
import dev.tidemark.state.EngineLimits;
import dev.tidemark.state.PayloadKind;
import dev.tidemark.state.Reply;
import dev.tidemark.state.StateDigest;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The committed log as the observer knows it, and its pure replay: one engine that applies every entry once, in order, the
 * moment it is first committed, and is never restarted. What nodes execute, and what their states are, must be the same.
 */
final class CommittedLog {
    /** What the first execution of an offset was. */
    record Execution(byte[] body, Reply reply) {}

    private final StateEngine engine;
    private final ShadowLog log = new ShadowLog();
    private final List<Execution> executions = new ArrayList<>();
    private final Executed listener;
    /** By offset. Looked up only. */
    private final Map<Long, StateDigest> digests = new HashMap<>();

    /** By the offset from which on it counts. */
    private final TreeMap<Long, Configuration> configurations = new TreeMap<>();

    private Execution running;
    private long lastTime;
    private long epochs;
    private long lastEpoch;

    /** Hears of each execution, once, in the order of the log. */
    interface Executed {
        void executed(long offset, byte[] body, Reply reply);
    }

    CommittedLog(EngineLimits limits, Executed listener) {
        this.listener = listener;
        engine = new StateEngine(
                new ObservedMachine((entry, reply) -> running = new Execution(entry.body(), reply)), limits);
    }

    /** All nodes start from a snapshot. */
    void startAt(StateImage image, long chain, Configuration configured) {
        engine.restore(image);
        log.resetTo(image.offset(), image.epoch(), chain);
        lastTime = image.time();
        lastEpoch = image.epoch();
        configurations.put(image.offset(), configured);
    }

    long end() {
        return log.end();
    }

    long base() {
        return log.base();
    }

    ShadowLog log() {
        return log;
    }

    long epochs() {
        return epochs;
    }

    /** As of the last committed entry that carries one; null before that. */
    Configuration configuration() {
        return configurations.isEmpty() ? null : configurations.lastEntry().getValue();
    }

    /** As of a committed entry; null if that is not known. */
    Configuration configurationAt(long offset) {
        Map.Entry<Long, Configuration> at = offset > end() ? null : configurations.floorEntry(offset);
        return at == null ? null : at.getValue();
    }

    /** Answers a read from the state after the last committed entry. */
    Reply read(byte[] query) {
        return engine.read(query, engine.appliedTime(), 0);
    }

    boolean holds(long offset, long chain) {
        return offset >= log.base() && offset <= log.end() && log.chain(offset) == chain;
    }

    /** The next entry is committed for the first time. */
    void commit(Entry entry) {
        if (entry.time() <= lastTime) {
            throw new Violation(
                    Invariant.TIME_INCREASING,
                    "entry " + entry.position() + " has time " + entry.time() + ", the one before it " + lastTime);
        }
        if (entry.epoch() < lastEpoch) {
            throw new Violation(
                    Invariant.LOG_ORDER, "entry " + entry.position() + " follows one of epoch " + lastEpoch);
        }
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
    }

    private void replay(Entry entry) {
        byte[] payload = entry.payload();
        switch (EntryKind.of(entry.kind())) {
            case COMMAND ->
                engine.apply(
                        entry.offset(), entry.epoch(), entry.time(), PayloadKind.COMMAND, payload, 0, payload.length);
            case OPEN_SESSION ->
                engine.apply(
                        entry.offset(),
                        entry.epoch(),
                        entry.time(),
                        PayloadKind.OPEN_SESSION,
                        payload,
                        0,
                        payload.length);
            case EPOCH_START, CONFIGURATION -> {
                engine.skip(entry.offset(), entry.epoch(), entry.time());
                configurations.put(entry.offset(), Configuration.decode(payload));
            }
        }
    }

    /** What executing an offset was, or null if nothing was executed there, as by a duplicate. */
    Execution execution(long offset) {
        return executions.get((int) (offset - log.base() - 1));
    }

    /** @return whether there was something to compare with */
    boolean compare(int node, long applied, StateDigest digest) {
        StateDigest known = applied == engine.appliedOffset() ? engine.digest() : digests.get(applied);
        digests.put(applied, digest);
        if (known != null && !known.equals(digest)) {
            throw new Violation(
                    Invariant.DIGEST,
                    "n" + node + " has another state after entry " + applied
                            + " than the log replayed, or another node");
        }
        return known != null;
    }
}
