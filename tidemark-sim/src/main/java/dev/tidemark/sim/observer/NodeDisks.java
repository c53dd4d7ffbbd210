package dev.tidemark.sim.observer;

import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.Acknowledged;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.QuorumReply;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.DurableTruth;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.machine.SimulatedNode;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Budget;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import dev.tidemark.sim.world.World;

/**
 * What nodes say that their disks hold, against what these were asked to hold ({@link DurableTruth}), and after a
 * restart against what is there.
 */
final class NodeDisks {
    /** Far longer than an election timeout by any clock. */
    private static final long HANGS_MICROS = 7_000 * World.ELECTION_MILLIS;
    /** A node does something at every tick. */
    private static final long STANDS_STILL_MICROS = 100_000;

    private final Scheduler scheduler;
    private final Faults faults;
    private final Coverage coverage;
    private final Budget budget;
    private final Judge judge;
    private final CommittedLog committed;
    private final Machines machines;

    NodeDisks(Setting setting, CommittedLog committed, Machines machines) {
        scheduler = setting.scheduler();
        faults = setting.faults();
        coverage = setting.coverage();
        budget = setting.budget();
        judge = setting.judge();
        this.committed = committed;
        this.machines = machines;
    }

    /** What it acknowledged before it died must be there. */
    void keptItsWord(NodeWatch watch, HostedNode node, boolean damaged) {
        long told = watch.acknowledged;
        if (told <= Math.max(node.logBase(), watch.log.base()) || budget.isExceeded() || holds(watch, node, told)) {
            return;
        }
        if (!damaged) {
            Entry there = node.entry(told);
            judge.violated(
                    Invariant.NEVER_UNACK,
                    watch.id,
                    "acknowledged entry " + told + "@" + watch.log.epoch(told) + " and has "
                            + (there == null ? "a log that ends at " + node.end() : there.position())
                            + " after a restart");
            return;
        }
        SimulatedNode machine = watch.process.machine;
        machine.storage().damage().forEach(faults::hadEffect);
        watch.lost = Math.max(watch.lost, told);
        if (node.owes()) {
            coverage.add(Coverage.Event.NOTICED_LOSS);
            owesAllItTold(watch, node, machine, told);
            return;
        }
        // Two places at once, the log and what remembers it, may be destroyed by two faults.
        if (machine.storage().isDamagedOnce() && node.end().offset() < Math.min(told, watch.remembered)) {
            judge.violated(
                    Invariant.NEVER_UNACK,
                    watch.id,
                    "has a log that ends at " + node.end()
                            + ", and did not notice that it had remembered entries up to " + watch.remembered
                            + " outside of it (H161)");
            return;
        }
        if (machine.storage().hasOneFlippedBit() && node.end().offset() < Math.min(told, watch.proven)) {
            judge.violated(
                    Invariant.NEVER_UNACK,
                    watch.id,
                    "cut its log at " + node.end()
                            + " where a bit was flipped, though the log proves that entries up to " + watch.proven
                            + " had been fsynced (H10)");
            return;
        }
        coverage.add(Coverage.Event.SILENT_LOSS);
        if (machine.storage().isDamagedOnce() && watch.unrememberedSince >= 0) {
            coverage.unremembered(watch.lastAcknowledged - watch.unrememberedSince, told - watch.remembered);
        }
        budget.silentLoss();
    }

    /**
     * One flipped bit hides no more than one record. If that one is proven to have been fsynced, what follows it shows
     * how far the log reached, also what its memory had not caught up with (H10, H161). One that is not proven may pass
     * for torn.
     */
    private void owesAllItTold(NodeWatch watch, HostedNode node, SimulatedNode machine, long told) {
        boolean isCertain = machine.storage().hasOneFlippedBit() && node.end().offset() < watch.proven;
        if (!isCertain || told > watch.log.end() || told <= watch.log.base()) {
            return;
        }
        Acknowledged owed = node.owed();
        if (owed.offset() < told && owed.under() <= watch.log.epoch(told)) {
            judge.violated(
                    Invariant.NEVER_UNACK,
                    watch.id,
                    "owes " + owed + ", and acknowledged entry " + told + "@" + watch.log.epoch(told)
                            + ", though but one bit of its disk was flipped (H10)");
        }
        if (told > watch.owed) {
            watch.owed = told;
            watch.owedChain = watch.log.chain(told);
        }
    }

    private boolean holds(NodeWatch watch, HostedNode node, long told) {
        Entry there = node.entry(told);
        boolean kept = there != null
                ? there.chain() == watch.log.chain(told)
                : told <= node.end().offset(); // committed, and older than what is held
        return kept || isReplaced(watch, node, told);
    }

    /**
     * Whether a leader's snapshot took the place of its log, and it died before it noticed. A snapshot of entries that
     * the log holds replaces nothing: a log that ends there, or before, was cut by something else.
     */
    private boolean isReplaced(NodeWatch watch, HostedNode node, long told) {
        long base = node.logBase();
        if (base != node.end().offset() || base <= watch.log.base()) {
            return false;
        }
        boolean wasInItsLog = base <= watch.log.end() && committed.holds(base, watch.log.chain(base));
        return !wasInItsLog && !committed.holds(told, watch.log.chain(told));
    }

    /** It goes by what it found. */
    void started(NodeWatch watch, HostedNode node) {
        watch.owes = node.owes();
        watch.toldBeforeOwing = watch.acknowledged;
        watch.acknowledged = node.durable();
        if (watch.owes && watch.remembered > watch.owed) {
            watch.owed = watch.remembered;
            watch.owedChain = watch.rememberedChain;
        }
        watch.remembered = 0;
        watch.unrememberedSince = -1;
        watch.proven = 0;
        watch.settledAt = machines.node(watch.id).clock.awakeMicros();
        watch.startsWaiting(watch.settledAt, node.durable());
    }

    /** What a node itself counts as durable. */
    void counts(NodeWatch watch, NodeProcess process) {
        long durable = process.node().durable();
        watch.proven = process.truth.provenEnd();
        if (durable > watch.acknowledged) {
            requireOnDisk(watch, process, durable, "counts");
            requireTheSame(watch, process, durable);
            watch.acknowledged = durable;
            watch.lastAcknowledged = scheduler.now();
        }
        remembers(watch, process.node());
    }

    /**
     * What it remembers of its log outside of that, as long as it is about this log and not one that a leader had
     * removed.
     */
    private void remembers(NodeWatch watch, HostedNode node) {
        Position end = node.rememberedEnd();
        boolean isOfThisLog =
                end.offset() <= watch.log.base() || watch.log.holds(end.offset(), end.epoch(), end.chain());
        watch.remembered = isOfThisLog ? end.offset() : 0;
        watch.rememberedChain = end.chain();
        if (watch.remembered >= watch.acknowledged) {
            watch.unrememberedSince = -1;
        } else if (watch.unrememberedSince < 0) {
            watch.unrememberedSince = scheduler.now();
        }
        if (node.owes() == watch.owes) {
            return;
        }
        watch.owes = node.owes();
        if (watch.owes) {
            watch.toldBeforeOwing = watch.acknowledged;
            return;
        }
        coverage.add(Coverage.Event.HEALED);
        // What was never committed may never come back: another leader's entry may stand there.
        boolean wasCommitted = watch.owed > committed.base() && committed.holds(watch.owed, watch.owedChain);
        if (wasCommitted && node.durable() < watch.owed && !budget.isExceeded()) {
            judge.violated(
                    Invariant.OWING_IS_SILENT,
                    watch.id,
                    "owes nothing any more by its own word; it remembered entries up to " + watch.owed
                            + ", which are committed, and it has them up to " + node.durable());
        }
        watch.owed = 0;
    }

    /** A node that owes something helps nobody to power, and is counted by nobody. */
    void isSilent(NodeWatch watch, HostedNode node, Message message) {
        if (!node.owes()) {
            return;
        }
        boolean votes = message instanceof Message.VoteReply vote && vote.granted();
        boolean wouldVote = message instanceof Message.PreVoteReply vote && vote.granted();
        boolean stands = message instanceof Message.VoteRequest || message instanceof Message.PreVoteRequest;
        boolean counts = (message instanceof Message.AppendReply reply && reply.whole() && reply.durable() > 0)
                || (message instanceof QuorumReply answer && answer.whole());
        if (votes || wouldVote || stands || counts) {
            judge.violated(Invariant.OWING_IS_SILENT, watch.id, "says " + message + " though its log lost its end");
        }
    }

    /** A report that an fsync ended may be about entries that others have taken the place of since (H31). */
    private void requireTheSame(NodeWatch watch, NodeProcess process, long offset) {
        boolean known = offset > watch.log.base() && offset <= watch.log.end();
        if (known && process.truth.isOfOthers(offset, watch.log.chain(offset)) && !budget.isExceeded()) {
            judge.violated(
                    Invariant.DURABLE_IS_TRUE,
                    watch.id,
                    "counts entry " + offset + "@" + watch.log.epoch(offset)
                            + " as durable; fsynced there is another entry (H31)");
        }
    }

    /**
     * A snapshot of an epoch that is not stored yet looks, after a crash, like a vote file that was rolled back (H36).
     */
    void hasSnapshot(NodeWatch watch, HostedNode node) {
        if (node.checkpoint() == watch.checkpoint) {
            return;
        }
        long offset = node.checkpoint();
        watch.checkpoint = offset;
        if (offset <= committed.base() || offset > committed.end() || budget.isExceeded()) {
            return;
        }
        long epoch = committed.log().epoch(offset);
        if (epoch > node.vote().epoch()) {
            judge.violated(
                    Invariant.VOTE_BEFORE_WORD,
                    watch.id,
                    "has a durable snapshot of entry " + offset + "@" + epoch + ", and has stored " + node.vote());
        }
    }

    /** An acknowledgement leaves, in an epoch that is stored. */
    void acknowledges(NodeWatch watch, NodeProcess process, long durable, long epoch) {
        requireOnDisk(watch, process, durable, "acknowledges");
        // One that waited for a vote to be stored may leave when a later leader has had some of what it speaks of
        // replaced
        // in memory. It was true when it was made, and was noted then, by the durable end; what stands at these offsets
        // now was never acknowledged.
        if (process.node().epoch() == epoch) {
            watch.acknowledged = Math.max(watch.acknowledged, Math.min(durable, watch.log.end()));
        }
    }

    private void requireOnDisk(NodeWatch watch, NodeProcess process, long offset, String how) {
        long truth = Math.max(process.truth.logEnd(), process.node().checkpoint());
        if (offset > truth && !budget.isExceeded()) {
            judge.violated(
                    Invariant.DURABLE_IS_TRUE, watch.id, how + " entry " + offset + " as durable; fsynced is " + truth);
        }
    }

    /**
     * A leader whose disk does not answer leads nobody anywhere (H104). It may lead on while some other disk is slow as
     * well: by what it was told, no other leader might be better (H172).
     */
    void givesUp(NodeWatch watch, HostedNode node) {
        long now = machines.node(watch.id).clock.awakeMicros();
        boolean waits = node.durable() < node.end().offset() && node.durable() == watch.durable;
        boolean stoodStill = now - watch.settledAt > STANDS_STILL_MICROS;
        watch.settledAt = now;
        boolean othersAreQuick =
                machines.others(machines.node(watch.id)).stream().allMatch(SimulatedNode::isQuick);
        if (!waits || stoodStill || !othersAreQuick || node.role() != Role.LEADER) {
            watch.startsWaiting(now, node.durable());
            return;
        }
        if (now - watch.waitsSince > HANGS_MICROS) {
            judge.violated(
                    Invariant.GIVES_UP,
                    watch.id,
                    "leads in epoch " + watch.epoch + " though its disk has written nothing for "
                            + (now - watch.waitsSince) / 1_000 + " ms");
        }
    }
}
