package dev.tidemark.sim;

import dev.tidemark.log.Vote;
import dev.tidemark.node.HostedNode;
import dev.tidemark.protocol.Configuration;
import dev.tidemark.protocol.Entry;
import dev.tidemark.protocol.EntryKind;
import dev.tidemark.protocol.Envelope;
import dev.tidemark.protocol.Message;
import dev.tidemark.protocol.Position;
import dev.tidemark.protocol.Role;
import dev.tidemark.state.Reply;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sees everything and checks the invariants after every step. A step changes one node, so that is the one that is looked
 * at, and only at what has changed: each entry, vote and message costs a bounded number of comparisons.
 *
 * <p>What rests on committed data is not asked for once that was destroyed beyond the budget; see {@link Budget}.
 */
final class Observer {
    /** Far longer than an election timeout by any clock. */
    private static final long HANGS_MICROS = 4_000 * World.ELECTION_MILLIS;
    /** No run has so many; a cluster of the same age is not so old. */
    static final long FAR_EPOCHS = 20_000;
    /** A node does something at every tick. */
    private static final long STANDS_STILL_MICROS = 100_000;

    private final ClusterSimulation simulation;
    private final Budget budget;
    private final CommittedLog committed;
    private final NodeWatch[] watches;
    /** The reference model is compared now and then, and at the end: it is slow. */
    private int compared;

    private final EpochLogs epochLogs;
    /** Epoch of a leader to how much was committed by it and those before. */
    private final TreeMap<Long, Long> committedBy = new TreeMap<>();

    Observer(ClusterSimulation simulation, CommittedLog committed) {
        this.simulation = simulation;
        this.budget = simulation.budget;
        epochLogs = new EpochLogs(simulation.judge);
        this.committed = committed;
        watches = new NodeWatch[simulation.world.size];
        for (int i = 0; i < watches.length; i++) {
            watches[i] = new NodeWatch(i + 1);
        }
    }

    NodeWatch watch(int id) {
        return watches[id - 1];
    }

    CommittedLog committed() {
        return committed;
    }

    /** A node has opened its directory and will start. */
    void started(NodeProcess process) {
        NodeWatch watch = watch(process.machine.id);
        HostedNode node = process.node;
        watch.process = process;
        if (node.role() != Role.FOLLOWER) {
            violated(Invariant.ELECTION_SAFETY, watch, "started as " + node.role() + " (H20)");
        }
        boolean damaged = !process.machine.damage().isEmpty();
        keptItsWord(watch, node, damaged);
        Vote vote = node.vote();
        if (damaged) {
            keptItsVote(watch, vote);
            watch.storedEpoch = 0;
            watch.storedVote = 0;
        }
        stored(watch, vote);
        watch.epoch = node.epoch();
        watch.ledEpoch = -1;
        watch.hwm = node.hwm();
        watch.applied = node.appliedOffset();
        takeLog(watch, node);
        checkConfiguration(watch, node);
        watch.acknowledged = node.durable();
        watch.proven = 0;
        watch.settledAt = simulation.scheduler.now();
        watch.startsWaiting(watch.settledAt, node.durable());
        checkCovered(watch, node);
    }

    /** The machine has another disk: whatever runs there is another node (H92). */
    void wiped(SimulatedNode machine) {
        NodeWatch watch = watch(machine.id);
        watch.lost = Math.max(watch.lost, watch.acknowledged);
        watch.acknowledged = 0;
        watch.configurations.clear();
        watch.proven = 0;
        watch.storedEpoch = 0;
        watch.storedVote = 0;
        watch.log.resetTo(0, 0, 0);
        watch.process = null;
    }

    /** What it acknowledged before it died must be there. */
    private void keptItsWord(NodeWatch watch, HostedNode node, boolean damaged) {
        long told = watch.acknowledged;
        if (told <= Math.max(node.logBase(), watch.log.base()) || budget.isExceeded()) {
            return;
        }
        Entry there = node.entry(told);
        boolean kept = there != null
                ? there.chain() == watch.log.chain(told)
                : told <= node.end().offset(); // committed, and older than what is held
        // A leader's snapshot took the place of its log, and it died before it noticed.
        boolean replaced = node.logBase() == node.end().offset()
                && node.logBase() > watch.log.base()
                && !committed.holds(told, watch.log.chain(told));
        if (kept || replaced) {
            return;
        }
        if (!damaged) {
            violated(
                    Invariant.NEVER_UNACK,
                    watch,
                    "acknowledged entry " + told + "@" + watch.log.epoch(told) + " and has "
                            + (there == null ? "a log that ends at " + node.end() : there.position())
                            + " after a restart");
            return;
        }
        if (watch.process.machine.hasOneFlippedBit() && node.end().offset() < Math.min(told, watch.proven)) {
            violated(
                    Invariant.NEVER_UNACK,
                    watch,
                    "cut its log at " + node.end()
                            + " where a bit was flipped, though the log proves that entries up to " + watch.proven
                            + " had been fsynced (H10)");
            return;
        }
        watch.process.machine.damage().forEach(simulation.faults::hadEffect);
        simulation.coverage.add(Coverage.Event.SILENT_LOSS);
        watch.lost = Math.max(watch.lost, told);
        budget.silentLoss();
    }

    /** One fault takes no vote away, since there are two copies; more may, and then there may be two leaders in one epoch. */
    private void keptItsVote(NodeWatch watch, Vote vote) {
        boolean changed =
                vote.epoch() == watch.storedEpoch && watch.storedVote != 0 && vote.votedFor() != watch.storedVote;
        if ((vote.epoch() >= watch.storedEpoch && !changed) || budget.isExceeded()) {
            return;
        }
        if (watch.process.machine.isDamagedOnce() && !simulation.faults.has(FaultKind.TORN_SECTOR)) {
            violated(
                    Invariant.VOTE_ONCE,
                    watch,
                    "comes back with " + vote + " after a single fault of its disk; it had stored a vote for n"
                            + watch.storedVote + " in epoch " + watch.storedEpoch + " (H39)");
            return;
        }
        watch.process.machine.damage().forEach(simulation.faults::hadEffect);
        budget.lostVote();
    }

    private void takeLog(NodeWatch watch, HostedNode node) {
        watch.configurations.clear();
        Position end = node.end();
        long from = end.offset();
        while (node.entry(from) != null) {
            from--;
        }
        Entry first = node.entry(from + 1);
        boolean known = from >= watch.log.base() && from <= watch.log.end();
        if (first == null) {
            watch.log.resetTo(end.offset(), end.epoch(), end.chain());
        } else if (known) {
            watch.log.truncateAfter(from);
        } else if (from >= committed.base() && from <= committed.end()) {
            watch.log.resetTo(from, committed.log().epoch(from), committed.log().chain(from));
        } else {
            watch.log.resetTo(from, 0, 0);
        }
        append(watch, node, end);
    }

    /** Something ran on the main executor of a node. */
    void settled(NodeProcess process) {
        NodeWatch watch = watch(process.machine.id);
        HostedNode node = process.node;
        if (watch.process != process) {
            return;
        }
        long epoch = node.epoch();
        if (epoch != watch.epoch) {
            if (epoch < watch.epoch) {
                violated(Invariant.EPOCH_MONOTONIC, watch, "epoch goes from " + watch.epoch + " to " + epoch);
            }
            if (epoch - simulation.world.firstEpoch >= FAR_EPOCHS) {
                violated(Invariant.FENCED, watch, "takes epoch " + epoch + " from another cluster (H102)");
            }
            watch.epoch = epoch;
        }
        Position end = node.end();
        if (end.offset() != watch.log.end() || end.chain() != watch.log.chain(watch.log.end())) {
            logChanged(watch, node, end);
        }
        if (node.role() == Role.LEADER && watch.ledEpoch != epoch) {
            leads(watch, epoch);
        }
        durable(watch, process, node.durable());
        givesUp(watch, process);
        if (node.hwm() != watch.hwm) {
            hwmMoved(watch, node, node.hwm());
        }
        applied(watch, node);
    }

    private void logChanged(NodeWatch watch, HostedNode node, Position end) {
        long same = Math.min(end.offset(), watch.log.end());
        while (same > watch.log.base()) {
            Entry entry = node.entry(same);
            if (entry == null || entry.chain() == watch.log.chain(same)) {
                break;
            }
            same--;
        }
        boolean endsElsewhere =
                end.offset() > same ? node.entry(same + 1) == null : end.chain() != watch.log.chain(same);
        if (endsElsewhere) {
            simulation.coverage.add(Coverage.Event.SNAPSHOT_INSTALLED);
            replacedBySnapshot(watch, end);
        } else {
            if (same < watch.log.end()) {
                truncated(watch, same);
            }
            append(watch, node, end);
        }
        checkConfiguration(watch, node);
    }

    private void replacedBySnapshot(NodeWatch watch, Position end) {
        removed(watch, end.offset() + 1);
        watch.log.resetTo(end.offset(), end.epoch(), end.chain());
        watch.configurations.clear();
        Configuration there = committed.configurationAt(end.offset());
        if (there != null) {
            watch.configurations.put(end.offset(), there);
        }
        watch.acknowledged = Math.max(watch.acknowledged, end.offset());
        watch.acknowledged = Math.min(watch.acknowledged, end.offset());
    }

    /** Whatever the log's last configuration is, is active, from the moment it is there to the moment it goes. */
    private void checkConfiguration(NodeWatch watch, HostedNode node) {
        Configuration newest = watch.configurations.isEmpty()
                ? null
                : watch.configurations.lastEntry().getValue();
        if (newest != null && !newest.equals(node.configuration())) {
            violated(
                    Invariant.CONFIGURATION,
                    watch,
                    "goes by " + node.configuration() + ", its log says " + newest + " since entry "
                            + watch.configurations.lastKey());
        }
    }

    private void truncated(NodeWatch watch, long after) {
        watch.configurations.tailMap(after, false).clear();
        simulation.coverage.add(Coverage.Event.TRUNCATION);
        removed(watch, after + 1);
        watch.log.truncateAfter(after);
        watch.acknowledged = Math.min(watch.acknowledged, after);
    }

    /** Everything from {@code first} on goes from a log; only the first can be the worst. */
    private void removed(NodeWatch watch, long first) {
        if (first <= watch.log.base() || first > watch.log.end() || budget.isExceeded()) {
            return;
        }
        if (committed.holds(first, watch.log.chain(first))) {
            violated(Invariant.COMMITTED_STAYS, watch, "removes entry " + first + ", which is committed");
        }
    }

    private void append(NodeWatch watch, HostedNode node, Position end) {
        for (long offset = watch.log.end() + 1; offset <= end.offset(); offset++) {
            Entry entry = node.entry(offset);
            if (watch.log.end() > watch.log.base() && entry.epoch() < watch.log.epoch(offset - 1)) {
                violated(Invariant.LOG_ORDER, watch, "appends " + entry.position() + " behind a later epoch");
            }
            if (!budget.isExceeded() && epochLogs.appended(watch.id, entry)) {
                appendedFirst(watch, entry);
            }
            watch.log.append(entry.epoch(), entry.chain());
            if (carriesConfiguration(entry)) {
                watch.configurations.put(offset, Configuration.decode(entry.payload()));
            }
        }
    }

    private static boolean carriesConfiguration(Entry entry) {
        EntryKind kind = EntryKind.of(entry.kind());
        return kind == EntryKind.EPOCH_START || kind == EntryKind.CONFIGURATION;
    }

    private void appendedFirst(NodeWatch watch, Entry entry) {
        int leader = epochLogs.leader(entry.epoch());
        if (leader == 0 && !budget.isExceeded()) {
            // It won and lost within one step, or it is about to be seen as the leader.
            stored(watch, watch.process.node.vote());
            if (watch.storedEpoch < entry.epoch()
                    || (watch.storedEpoch == entry.epoch() && watch.storedVote != watch.id)) {
                violated(Invariant.ELECTION_SAFETY, watch, "made " + entry.position() + " but stood in no election");
            }
            leads(watch, entry.epoch());
        } else if (leader != watch.id && !budget.isExceeded()) {
            violated(Invariant.ELECTION_SAFETY, watch, "made " + entry.position() + " in the epoch of n" + leader);
        }
    }

    private void leads(NodeWatch watch, long epoch) {
        watch.ledEpoch = epoch;
        if (budget.isExceeded()) {
            return;
        }
        if (epochLogs.leader(epoch) == 0) {
            simulation.coverage.add(Coverage.Event.ELECTION);
            simulation.scheduler.trace(watch.id, 0, () -> "LEADS in epoch " + epoch);
        }
        epochLogs.leads(watch.id, epoch);
        Map.Entry<Long, Long> before = committedBy.lowerEntry(epoch);
        long must = before == null ? 0 : before.getValue();
        if (must > watch.log.base() && (must > watch.log.end() || !committed.holds(must, watch.log.chain(must)))) {
            violated(
                    Invariant.LEADER_COMPLETENESS,
                    watch,
                    "leads in epoch " + epoch + " with a log to " + watch.log.end() + " that lacks entry " + must
                            + ", which was committed before");
        }
    }

    /** A leader whose disk does not answer leads nobody anywhere (H104). */
    private void givesUp(NodeWatch watch, NodeProcess process) {
        HostedNode node = process.node;
        long now = simulation.scheduler.now();
        boolean waits = node.durable() < node.end().offset() && node.durable() == watch.durable;
        boolean stoodStill = now - watch.settledAt > STANDS_STILL_MICROS;
        watch.settledAt = now;
        if (!waits || stoodStill || node.role() != Role.LEADER) {
            watch.startsWaiting(now, node.durable());
            return;
        }
        if (now - watch.waitsSince > HANGS_MICROS) {
            violated(
                    Invariant.GIVES_UP,
                    watch,
                    "leads in epoch " + watch.epoch + " though its disk has written nothing for "
                            + (now - watch.waitsSince) / 1_000 + " ms");
        }
    }

    private void durable(NodeWatch watch, NodeProcess process, long durable) {
        watch.proven = process.truth.provenEnd();
        if (durable > watch.acknowledged) {
            requireOnDisk(watch, process, durable, "counts");
            watch.acknowledged = durable;
        }
    }

    private void requireOnDisk(NodeWatch watch, NodeProcess process, long offset, String how) {
        long truth = Math.max(process.truth.logEnd(), process.node.checkpoint());
        if (offset > truth && !budget.isExceeded()) {
            violated(Invariant.DURABLE_IS_TRUE, watch, how + " entry " + offset + " as durable; fsynced is " + truth);
        }
    }

    private void hwmMoved(NodeWatch watch, HostedNode node, long hwm) {
        if (hwm < watch.hwm) {
            violated(Invariant.HWM_MONOTONIC, watch, "high watermark goes from " + watch.hwm + " to " + hwm);
        }
        watch.hwm = hwm;
        if (hwm > watch.log.end()) {
            violated(Invariant.RELATIONS, watch, "high watermark " + hwm + " behind the log end " + watch.log.end());
            return;
        }
        if (budget.isExceeded()) {
            return;
        }
        if (hwm > committed.end()) {
            commits(watch, node, hwm);
        }
        checkCovered(watch, node);
    }

    private void checkCovered(NodeWatch watch, HostedNode node) {
        long hwm = watch.hwm;
        if (hwm <= watch.log.base() || hwm > watch.log.end() || budget.isExceeded()) {
            return;
        }
        if (!committed.holds(hwm, watch.log.chain(hwm))) {
            violated(
                    Invariant.HWM_COVERS_COMMITTED,
                    watch,
                    "high watermark " + hwm + " covers an entry of epoch " + watch.log.epoch(hwm)
                            + " that is not the committed one");
        }
    }

    private void commits(NodeWatch watch, HostedNode node, long hwm) {
        Entry last = node.entry(hwm);
        if (last == null || epochLogs.leader(last.epoch()) != watch.id || last.epoch() > watch.epoch) {
            violated(
                    Invariant.OWN_EPOCH_COMMIT,
                    watch,
                    "is the first to call entry " + hwm + (last == null ? "" : "@" + last.epoch())
                            + " committed, and did not make it");
            if (last == null) {
                return;
            }
        }
        for (long offset = committed.end() + 1; offset <= hwm; offset++) {
            Entry entry = node.entry(offset);
            timeIsBelievable(watch, entry);
            committed.commit(entry);
            simulation.coverage.add(Coverage.Event.COMMITTED_ENTRY);
        }
        committedBy.put(last.epoch(), hwm);
        int copies = 0;
        for (NodeWatch other : watches) {
            copies += other.hasOnDisk(hwm, last.epoch(), last.chain()) || hwm <= other.lost ? 1 : 0;
        }
        if (copies < budget.quorums().write()) {
            violated(
                    Invariant.COMMIT_DURABILITY,
                    watch,
                    "calls entry " + last.position() + " committed, which is on " + copies + " disks, not on "
                            + budget.quorums().write());
        }
    }

    /** Nobody's clock may push the log's time further ahead than the bound (H65). */
    private void timeIsBelievable(NodeWatch watch, Entry entry) {
        if (watches.length == 1) {
            return;
        }
        long ahead = entry.time() - SimulatedClock.EPOCH_MICROS - simulation.scheduler.now();
        if (ahead > simulation.wrongestClock() + World.MAX_CLOCK_AHEAD_MILLIS * 1_000L) {
            violated(
                    Invariant.TIME_INCREASING,
                    watch,
                    "commits entry " + entry.position() + ", whose time is " + ahead / 1_000_000 + " s ahead");
        }
    }

    private void applied(NodeWatch watch, HostedNode node) {
        long applied = node.appliedOffset();
        if (applied != watch.applied) {
            if (applied < watch.applied) {
                violated(Invariant.APPLIED_MONOTONIC, watch, "applied goes from " + watch.applied + " to " + applied);
            }
            watch.applied = applied;
            if (applied > watch.hwm && !node.isInstalling()) {
                violated(Invariant.RELATIONS, watch, "applied " + applied + " > high watermark " + watch.hwm);
            }
            if (node.checkpoint() > applied) {
                violated(Invariant.RELATIONS, watch, "checkpoint " + node.checkpoint() + " > applied " + applied);
            }
        }
        if (node.uncommittedBytes() > simulation.world.maxUncommittedBytes()) {
            violated(
                    Invariant.BOUNDED_MEMORY,
                    watch,
                    "holds " + node.uncommittedBytes() + " bytes that are not committed");
        }
    }

    /** Something ran in the log lane of a node. */
    void stored(NodeProcess process) {
        NodeWatch watch = watch(process.machine.id);
        if (watch.process == process) {
            Vote vote = process.node.vote();
            if (!process.truth.voteIsDurable()) {
                violated(Invariant.VOTE_BEFORE_WORD, watch, "takes " + vote + " for stored, which is not synced");
            }
            stored(watch, vote);
        }
    }

    private void stored(NodeWatch watch, Vote vote) {
        if (vote.epoch() == watch.storedEpoch && vote.votedFor() == watch.storedVote) {
            return;
        }
        if (vote.epoch() < watch.storedEpoch) {
            violated(
                    Invariant.EPOCH_MONOTONIC,
                    watch,
                    "stored epoch goes from " + watch.storedEpoch + " to " + vote.epoch());
        }
        if (vote.epoch() == watch.storedEpoch && watch.storedVote != 0 && !budget.isExceeded()) {
            violated(
                    Invariant.VOTE_ONCE,
                    watch,
                    "stores a vote for n" + vote.votedFor() + " in epoch " + vote.epoch() + " after one for n"
                            + watch.storedVote);
        }
        watch.storedEpoch = vote.epoch();
        watch.storedVote = vote.votedFor();
    }

    /** A message leaves: what it promises must be on disk (H36, H38). */
    void sends(NodeProcess process, Envelope envelope) {
        NodeWatch watch = watch(process.machine.id);
        Message message = envelope.message();
        if (message instanceof Message.NotWelcome || process.node == null) {
            return;
        }
        Vote vote = process.node.vote();
        stored(watch, vote);
        if (vote.epoch() < envelope.epoch()) {
            violated(
                    Invariant.VOTE_BEFORE_WORD,
                    watch,
                    "shows epoch " + envelope.epoch() + " in " + message + ", has stored " + vote.epoch());
        }
        if (message instanceof Message.VoteReply reply) {
            if (reply.granted() && vote.epoch() == envelope.epoch() && vote.votedFor() != envelope.to()) {
                violated(
                        Invariant.VOTE_BEFORE_WORD,
                        watch,
                        "votes for n" + envelope.to() + ", has stored one for n" + vote.votedFor());
            }
        } else if (message instanceof Message.VoteRequest) {
            if (vote.epoch() == envelope.epoch() && vote.votedFor() != watch.id) {
                violated(
                        Invariant.VOTE_BEFORE_WORD, watch, "asks for votes and has stored one for n" + vote.votedFor());
            }
        } else if (message instanceof Message.AppendReply reply) {
            if (vote.epoch() == envelope.epoch()) {
                requireOnDisk(watch, process, reply.durable(), "acknowledges");
                // One that waited for a vote to be stored may leave when a later leader has had some of what it speaks
                // of
                // replaced in memory. It was true when it was made, and was noted then, by the durable end; what stands
                // at these offsets now was never acknowledged.
                if (process.node.epoch() == envelope.epoch()) {
                    watch.acknowledged = Math.max(watch.acknowledged, Math.min(reply.durable(), watch.log.end()));
                }
            }
        }
    }

    /** A node has executed a command. */
    void executed(NodeProcess process, dev.tidemark.state.Entry entry, Reply reply) {
        if (budget.isExceeded() || entry.offset() <= committed.base()) {
            return;
        }
        NodeWatch watch = watch(process.machine.id);
        if (entry.offset() > committed.end()) {
            violated(Invariant.RELATIONS, watch, "executes entry " + entry.offset() + ", which is not committed");
            return;
        }
        CommittedLog.Execution first = committed.execution(entry.offset());
        if (first == null) {
            violated(
                    Invariant.EXACTLY_ONCE,
                    watch,
                    "executes entry " + entry.offset() + " (" + Words.command(entry.body())
                            + "), which had taken effect" + " before by the log replayed");
            return;
        }
        if (!java.util.Arrays.equals(first.body(), entry.body()) || !Replies.same(first.reply(), reply)) {
            violated(
                    Invariant.REFERENCE,
                    watch,
                    "entry " + entry.offset() + " is " + Words.command(entry.body()) + " -> " + Words.reply(reply)
                            + ", by the log replayed " + Words.command(first.body()) + " -> "
                            + Words.reply(first.reply()));
        }
    }

    /** Compares a node's whole state. */
    void compareState(SimulatedNode machine) {
        HostedNode node = machine.running();
        if (node == null || node.appliedOffset() == 0 || budget.isExceeded()) {
            return;
        }
        if (committed.compare(machine.id, node.appliedOffset(), node.digest())) {
            simulation.coverage.add(Coverage.Event.DIGEST_COMPARED);
        }
        if (node.appliedOffset() == committed.end() && (simulation.faults.isPeace() || ++compared % 16 == 0)) {
            String difference = committed.difference(node::read);
            if (difference != null) {
                violated(Invariant.REFERENCE, watch(machine.id), difference);
            }
        }
        simulation.scheduler.mix(node.appliedOffset() * 31 + node.epoch());
    }

    private void violated(Invariant invariant, NodeWatch watch, String what) {
        simulation.judge.violated(invariant, "n" + watch.id + " " + what);
    }
}
