package dev.tidemark.sim.trace;

import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.hosted.HostedNode;
import dev.tidemark.protocol.Acknowledged;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.QuorumReply;
import dev.tidemark.protocol.message.SnapshotChunk;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.spec.Acknowledging;
import dev.tidemark.sim.spec.Appending;
import dev.tidemark.sim.spec.Changes;
import dev.tidemark.sim.spec.Disks;
import dev.tidemark.sim.spec.Elections;
import dev.tidemark.sim.spec.Levels;
import dev.tidemark.sim.spec.Members;
import dev.tidemark.sim.spec.QuorumReads;
import dev.tidemark.sim.spec.Reads;
import dev.tidemark.sim.spec.Receiving;
import dev.tidemark.sim.spec.SpecEntry;
import dev.tidemark.sim.spec.SpecNode;
import dev.tidemark.sim.spec.Step;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lines of one node. After each input the replica is compared with what the specification knows of it: what is
 * different now was an action, and the input tells which.
 */
final class NodeTrace {
    private final SpecNode known;
    private final int id;
    private final Consumer<Step> steps;
    private final boolean hasLeases;
    private final EffectTrace effects;

    /** @param hasLeases whether a leader may answer without asking, which the specification does not have */
    NodeTrace(SpecNode known, int id, Consumer<Step> steps, boolean hasLeases) {
        this.known = known;
        this.id = id;
        this.steps = steps;
        this.hasLeases = hasLeases;
        effects = new EffectTrace(known, id, steps);
    }

    void restarts() {
        effects.restarts();
    }

    void accepted(NodeProcess process, Input input) {
        HostedNode node = process.node();
        Envelope envelope = input instanceof Input.Received received ? received.envelope() : null;
        if (envelope != null && envelope.to() != id) {
            envelope = null; // a replica does not look at what is for another
        }
        if (envelope != null) {
            hears(envelope);
        }
        compare(process, node, input, envelope);
        if (input instanceof Input.Read read) {
            beginsRead(id, read.read(), read.byRound());
        } else if (input instanceof Input.ReadByQuorum read) {
            boolean counts = !known.owes() && !node.isInstalling() && isBound(node);
            steps.accept(new QuorumReads.AskEnds(id, read.read(), read.since(), known.durable(), counts));
        } else if (envelope != null
                && envelope.message() instanceof Message.ReadIndexRequest request
                && envelope.epoch() == known.epoch()) {
            beginsRead(envelope.from(), request.read(), request.byRound());
        } else if (envelope != null && envelope.message() instanceof Message.VoteRequest request) {
            effects.voteRequested(envelope, request);
        }
        effects.looked();
    }

    private void beginsRead(int peer, long read, boolean byRound) {
        if (known.leads() && (byRound || !hasLeases)) {
            steps.accept(new Reads.BeginRead(id, peer, read));
        }
    }

    /** Whether its log knows it by its data directory: who was removed, or came empty, does not count (H92). */
    private boolean isBound(HostedNode node) {
        return known.is(node.configurationOnDisk().incarnation(id));
    }

    /** What counts of a message, whatever else becomes of it. */
    private void hears(Envelope envelope) {
        if (envelope.message() instanceof QuorumReply reply) {
            steps.accept(new QuorumReads.HearEnd(
                    id,
                    envelope.from(),
                    envelope.incarnation(),
                    reply.read(),
                    reply.whole(),
                    reply.durable(),
                    Spelling.of(reply.configuration())));
        }
        if (envelope.epoch() != known.epoch()) {
            return;
        }
        int from = envelope.from();
        Message message = envelope.message();
        if (message instanceof Message.VoteReply reply && reply.granted()) {
            steps.accept(new Elections.HearVote(id, known.epoch(), from, envelope.incarnation()));
        } else if (message instanceof Message.AppendReply reply && reply.whole() && known.leads()) {
            if (reply.durable() > 0) {
                steps.accept(new Acknowledging.Count(id, known.epoch(), from, envelope.incarnation(), reply.durable()));
            }
            hearsRound(envelope, reply.round());
        } else if (message instanceof Message.AppendMismatch reply && reply.whole() && known.leads()) {
            hearsRound(envelope, reply.round());
        }
    }

    private void hearsRound(Envelope envelope, long round) {
        if (round != 0) {
            steps.accept(new Reads.HearRound(id, known.epoch(), envelope.from(), envelope.incarnation(), round));
        }
    }

    /** @param synced false: it may be lost */
    void storesVote(NodeProcess process, boolean synced) {
        Vote vote = process.node().vote();
        if (!synced || !known.hasStored(vote.epoch(), vote.votedFor())) {
            steps.accept(new Elections.StoreVote(id, vote.epoch(), vote.votedFor(), synced));
        }
    }

    /** Its vote may be on disk while the log lane writes something else, the next vote even. */
    void grants(NodeProcess process, Envelope envelope) {
        storesVote(process, true);
        steps.accept(new Elections.Grant(id, envelope.epoch(), envelope.to()));
    }

    /** A batch is over. What a leader does at the end of it shows now. */
    void acted(NodeProcess process, List<Effect> all) {
        compare(process, process.node(), null, null);
        effects.acted(all);
        known.batchEnded();
    }

    private void compare(NodeProcess process, HostedNode node, Input input, Envelope envelope) {
        role(process, node);
        owes(node);
        if (input instanceof Input.SnapshotInstalled installed) {
            steps.accept(new Receiving.Install(id, installed.last(), Spelling.of(installed.configuration())));
        } else if (envelope != null && envelope.message() instanceof Message.AppendRequest request) {
            received(node, envelope, request);
        }
        appended(node);
        if (node.durable() > known.durable()) {
            fsynced(process, node);
        }
        if (node.hwm() != known.hwm()) {
            committed(node, input);
        }
        if (node.role() != Role.LEADER && known.leads()) {
            steps.accept(new Elections.StepDown(id, node.epoch())); // what it did before, it did as a leader
        }
    }

    private void fsynced(NodeProcess process, HostedNode node) {
        long end = node.durable();
        long onDisk = Math.max(process.truth.logEnd(), node.checkpoint());
        boolean ofOthers = process.truth.isOfOthers(end, known.chainAt(end));
        steps.accept(new Acknowledging.Fsync(id, end, onDisk, ofOthers));
    }

    private void role(NodeProcess process, HostedNode node) {
        if (node.epoch() != known.epoch()) {
            steps.accept(
                    node.role() == Role.CANDIDATE
                            ? new Elections.Stand(id, node.epoch(), node.end())
                            : new Elections.Follow(id, node.epoch()));
        }
        if (node.role() == Role.LEADER && !known.leads()) {
            storesVote(process, true);
            Entry first = node.entry(known.logEnd() + 1);
            if (first == null) {
                steps.accept(new Disks.Unexplained(id, "leads epoch " + node.epoch() + " without a first entry"));
            } else {
                steps.accept(new Elections.Lead(id, node.epoch(), Spelling.of(first)));
            }
        }
    }

    private void owes(HostedNode node) {
        Acknowledged owed = node.owed();
        if (owed == null && known.owes()) {
            steps.accept(new Receiving.Settle(id));
        } else if (owed != null && !known.owes(owed.under(), owed.offset())) {
            steps.accept(new Disks.HearLoss(id, owed.under(), owed.offset()));
        }
    }

    /** A request was taken if it shows, or if it could be taken and nothing had to change. */
    private void received(HostedNode node, Envelope envelope, Message.AppendRequest request) {
        boolean shows = !known.endsAt(node.end());
        boolean moves = node.hwm() != known.hwm();
        boolean follows = node.leader() == envelope.from() && envelope.epoch() == known.epoch() && !known.leads();
        if (!shows && !moves && !(follows && isHere(request))) {
            return;
        }
        steps.accept(new Receiving.Receive(
                id,
                envelope.from(),
                envelope.incarnation(),
                envelope.epoch(),
                request.previous(),
                Spelling.of(request.entries()),
                request.hwm(),
                node.end(),
                node.hwm(),
                Math.min(node.durable(), known.durable())));
    }

    /** Whether the log has all of a request. */
    private boolean isHere(Message.AppendRequest request) {
        if (request.end() > known.logEnd() || !known.matches(request.previous())) {
            return false;
        }
        List<? extends Entry> entries = request.entries();
        return entries.isEmpty()
                || known.matches(entries.get(entries.size() - 1).position());
    }

    /** What a leader appended. Nobody else's log may have changed now. */
    private void appended(HostedNode node) {
        Position end = node.end();
        if (known.endsAt(end)) {
            return;
        }
        if (!known.leads() || end.offset() <= known.logEnd()) {
            steps.accept(new Disks.Unexplained(id, "has a log to " + end + ", and had one to " + known.end()));
            return;
        }
        for (long offset = known.logEnd() + 1; offset <= end.offset(); offset++) {
            steps.accept(append(Spelling.of(node.entry(offset))));
        }
    }

    private Step append(SpecEntry entry) {
        Members members = entry.members();
        Members before = known.members();
        if (members != null && members.level() > before.level()) {
            return new Levels.RaiseLevel(id, entry);
        }
        if (members == null || members.continues(before)) {
            return new Appending.Write(id, entry);
        }
        if (!members.isJoint()) {
            return new Changes.EndChange(id, entry);
        }
        return members.haveSpareOf(before) ? new Changes.StandIn(id, entry) : new Changes.BeginChange(id, entry);
    }

    private void committed(HostedNode node, Input input) {
        if (known.leads()) {
            steps.accept(new Acknowledging.Commit(id, known.epoch(), node.hwm()));
        } else if (input instanceof Input.SnapshotStored stored) {
            steps.accept(new Receiving.Cover(id, stored.last()));
        } else if (input instanceof Input.Received received
                && received.envelope().message() instanceof SnapshotChunk chunk) {
            steps.accept(new Receiving.Cover(id, chunk.last()));
        } else if (input instanceof Input.Received received
                && received.envelope().message() instanceof QuorumReply reply) {
            steps.accept(new Receiving.Cover(id, reply.committed()));
        } else {
            steps.accept(new Disks.Unexplained(id, "has the high watermark " + node.hwm() + " after " + known.hwm()));
        }
    }
}
