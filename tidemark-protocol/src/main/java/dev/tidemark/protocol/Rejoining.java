package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberAddress;
import dev.tidemark.protocol.members.Reconfiguration;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.JoinRequest;
import java.util.TreeMap;

/**
 * A node that lost its data directory comes back under its id as a new incarnation: it asks, and the leader has it
 * follow the log, with the seat of the old directory vacant until it has caught up (H92). Nobody counts it meanwhile.
 */
final class Rejoining {
    private final Core core;
    private final Replication replication;
    private final MemberSteps steps;
    private final Refusals refusals;

    Rejoining(Core core, Replication replication, MemberSteps steps, Refusals refusals) {
        this.refusals = refusals;
        this.core = core;
        this.replication = replication;
        this.steps = steps;
    }

    /** This node wants to be let in. Not if it can be a member: then it is one. */
    void ask(String address) {
        if (core.seat.isBound() || core.isLeader()) {
            return;
        }
        for (int id : core.configuration().members().keySet()) {
            if (id != core.self()) {
                core.send(id, new JoinRequest(address));
            }
        }
    }

    void requested(Envelope envelope, JoinRequest request) {
        if (!core.isLeader()) {
            return;
        }
        int id = envelope.from();
        Configuration active = core.configuration();
        if (active.isKnown(id, envelope.incarnation())) {
            return; // it hears from this leader soon
        }
        String objection = request.peerAddress().isEmpty() ? null : MemberAddress.objectionTo(request.peerAddress());
        if (objection != null) {
            refusals.tell(id, "node " + id + " cannot be let in: " + objection);
        } else if (active.removed().contains(envelope.incarnation()) || !active.isMember(id)) {
            refusals.tell(
                    id,
                    "node " + id + " with this data directory is no member of this cluster, and nothing waits for"
                            + " it: add it with \"tidemark members add\", as a spare with --spare");
        } else if (!core.options.letsReturn()) {
            refusals.tell(
                    id,
                    "node " + id + " lost its data directory, and this cluster does not let it in again by itself: the"
                            + " leader, node " + core.self() + ", runs without auto-rejoin. Let it in with"
                            + " \"tidemark members replace " + id + "\"");
        } else if (replication.isInContact(id)) {
            refusals.tell(
                    id, "a node " + id + " with another data directory answers: two nodes must not have the same id");
        } else if (steps.mayChange() && !active.isJoint()) {
            Configuration back =
                    Reconfiguration.returned(active, core.log.configurations().offset(), id, envelope.incarnation());
            if (back != null) {
                core.outbox.add(new Effect.Alarm("node " + id + " came back with a data directory that was formatted"
                        + " again: it follows the log as a new one, and takes its seat again when it has caught up"));
                steps.append(withAddress(back, id, request.peerAddress()));
            }
        }
    }

    private static Configuration withAddress(Configuration configuration, int id, String address) {
        if (address.isEmpty()) {
            return configuration;
        }
        TreeMap<Integer, Member> members = new TreeMap<>(configuration.members());
        members.computeIfPresent(id, (same, member) -> member.at(address, member.clientAddress()));
        return new Configuration(
                members,
                configuration.writeQuorum(),
                configuration.old(),
                configuration.removed(),
                configuration.changes(),
                configuration.level());
    }
}
