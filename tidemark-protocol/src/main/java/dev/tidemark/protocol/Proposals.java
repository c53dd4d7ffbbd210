package dev.tidemark.protocol;

import java.util.List;

/**
 * Where writes enter the log. A leader gives each its offset, epoch, time and Lamport stamp and encodes it, once. Anybody
 * else passes them on to the leader or refuses them; refused means certainly not appended (H69, H106).
 */
final class Proposals {
    private static final byte[] NO_PAYLOAD = {};

    private final Core core;
    private final Replication replication;

    Proposals(Core core, Replication replication) {
        this.core = core;
        this.replication = replication;
    }

    void proposedHere(Input.Propose propose) {
        if (core.isLeader()) {
            Refusal refusal = refusal();
            if (refusal == null) {
                append(propose.proposals());
            } else {
                core.outbox.add(new Effect.RefuseProposals(propose.token(), refusal));
            }
        } else if (core.leader != 0) {
            core.send(core.leader, new Message.ProposeRequest(propose.token(), propose.proposals()));
        } else {
            core.outbox.add(new Effect.RefuseProposals(propose.token(), Refusal.NOT_LEADER));
        }
    }

    void requested(int from, Message.ProposeRequest request) {
        Refusal refusal = core.isLeader() ? refusal() : Refusal.NOT_LEADER;
        if (refusal == null) {
            append(request.proposals());
            replication.forwarded(from);
        } else {
            core.send(from, new Message.ProposeRefused(request.token(), refusal));
        }
    }

    void refused(Message.ProposeRefused refused) {
        core.outbox.add(new Effect.RefuseProposals(refused.token(), refused.reason()));
    }

    /** Why a leader appends nothing now, or null. */
    private Refusal refusal() {
        if (core.handingOver) {
            return Refusal.HANDING_OVER;
        }
        if (core.diskIsLow) {
            return Refusal.DISK_FULL;
        }
        return core.log.uncommittedBytes() < core.options.uncommittedBytes() ? null : Refusal.BUSY;
    }

    /** A leader that appends nothing now is asked again, and anybody else would be told by its leader. */
    void letTimePass() {
        if (core.isLeader() && refusal() == null) {
            append(EntryKind.TIME, NO_PAYLOAD);
        }
    }

    private void append(List<Proposal> proposals) {
        for (Proposal proposal : proposals) {
            append(proposal.kind(), proposal.payload());
        }
    }

    /** Appends one entry of this leader's epoch. */
    void append(EntryKind kind, byte[] payload) {
        Position end = core.log.end();
        Entry entry = core.encoder.encode(
                Math.addExact(end.offset(), 1),
                core.epoch,
                core.clocks.stamp(),
                core.lamport.next(),
                kind,
                payload,
                end.chain());
        core.append(entry, true);
    }
}
