package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.Refusal;
import java.util.List;

/**
 * Where writes enter the log. A leader gives each its offset, epoch, time and Lamport stamp and encodes it, once.
 * Anybody else passes them on to the leader or refuses them; refused means certainly not appended (H69, H106).
 */
final class Proposals {
    private static final byte[] NO_PAYLOAD = {};

    private final Core core;
    private final Replication replication;
    private final HealthReports health;

    Proposals(Core core, Replication replication, HealthReports health) {
        this.core = core;
        this.replication = replication;
        this.health = health;
    }

    void proposedHere(Input.Propose propose) {
        if (core.isLeader()) {
            Refusal refusal = refusal();
            if (refusal == null) {
                append(propose.proposals());
            } else {
                core.outbox.add(new Effect.RefuseProposals(propose.token(), refusal, nodes(refusal)));
            }
        } else if (core.leader != 0) {
            core.send(core.leader, new Message.ProposeRequest(propose.token(), propose.proposals()));
        } else {
            core.outbox.add(new Effect.RefuseProposals(propose.token(), Refusal.NOT_LEADER, List.of()));
        }
    }

    void requested(int from, Message.ProposeRequest request) {
        Refusal refusal = core.isLeader() ? refusal() : Refusal.NOT_LEADER;
        if (refusal == null) {
            append(request.proposals());
            replication.forwarded(from);
        } else {
            core.send(from, new Message.ProposeRefused(request.token(), refusal, nodes(refusal)));
        }
    }

    void refused(Message.ProposeRefused refused) {
        core.outbox.add(new Effect.RefuseProposals(refused.token(), refused.reason(), refused.nodes()));
    }

    /** Why a leader appends nothing now, or null. */
    private Refusal refusal() {
        if (!core.mayAppend()) {
            return Refusal.HANDING_OVER;
        }
        if (core.diskIsLow) {
            return core.transferring || health.isNewHere() || health.anyHasRoom()
                    ? Refusal.HANDING_OVER
                    : Refusal.DISK_FULL;
        }
        return core.log.uncommittedBytes() < core.options.uncommittedBytes() ? null : Refusal.BUSY;
    }

    /** Whose fault it is, for the operator. */
    private List<Integer> nodes(Refusal refusal) {
        return refusal == Refusal.DISK_FULL ? health.nodesWithLowDisks() : List.of();
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
        if (EntryKind.carriesConfiguration(entry.kind())) {
            replication.membersChanged();
        }
    }
}
