package dev.tidemark.node.lanes;

import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Recovered;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.protocol.Role;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.members.Configuration;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** The only replica of its cluster, which leads when it is asked to; the test is its disk. */
final class LoneLeader {
    static final UUID CLUSTER = new UUID(5, 5);
    static final UUID INCARNATION = new UUID(1, 2);

    final Replica replica;
    /** Of its last tick, monotonic milliseconds. */
    long now;

    LoneLeader() {
        this(1);
        lead();
    }

    /** Does not lead yet. */
    LoneLeader(long epoch) {
        TreeMap<Integer, UUID> voters = new TreeMap<>();
        voters.put(1, Configuration.UNBOUND);
        replica = new Replica(
                new ReplicaOptions(
                        CLUSTER, 0, 1, INCARNATION, 1, 10, 100, 1_000, 1_000, 1_000, 100 << 20, 1_000_000, false, 0),
                LogEntry::encode,
                new Recovered(
                        epoch, 0, Position.ZERO, List.of(), List.of(), Configuration.ofVoters(voters, 1), 0, 0, 0));
    }

    /** Leads; the fsync of its first entry runs. */
    void lead() {
        while (replica.view().role() != Role.LEADER) {
            now += 100;
            replica.accept(new Input.Tick(now, now * 1_000));
            for (Effect effect : replica.takeEffects()) {
                if (effect instanceof Effect.PersistVote vote) {
                    replica.accept(new Input.VoteDurable(vote.sequence()));
                }
            }
        }
        replica.takeEffects();
    }

    /** The fsync of everything that was appended ends. */
    void commitAll() {
        replica.takeEffects();
        replica.accept(new Input.LogDurable(
                replica.view().epoch(), replica.view().end().offset()));
        replica.takeEffects();
        replica.accept(new Input.Applied(replica.view().hwm()));
    }

    static Proposal proposal(int bytes) {
        return new Proposal(EntryKind.COMMAND, new byte[bytes]);
    }
}
