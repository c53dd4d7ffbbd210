package dev.tidemark.node.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.support.TestClock;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.Recovered;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is remembered of the log is never of a later epoch than the vote on disk (H39, H161). */
class EndKeeperTest {
    private static final UUID CLUSTER = new UUID(5, 5);

    private final Replica replica = replica();
    private final List<FilesTask.RememberEnd> remembered = new ArrayList<>();
    private final EndKeeper keeper = new EndKeeper(
            replica.view(),
            new TestClock(() -> 1_000),
            task -> remembered.add((FilesTask.RememberEnd) task),
            Runnable::run);
    private LogEntry last;
    private long votes;

    private static UUID incarnation(int id) {
        return new UUID(7, id);
    }

    private static Replica replica() {
        TreeMap<Integer, UUID> voters = new TreeMap<>();
        for (int id = 1; id <= 3; id++) {
            voters.put(id, incarnation(id));
        }
        return new Replica(
                new ReplicaOptions(
                        CLUSTER, 0, 1, incarnation(1), 1, 10, 100, 1_000, 1_000, 1_000, 100 << 20, 1_000_000, false, 0),
                LogEntry::encode,
                new Recovered(1, 0, Position.ZERO, List.of(), List.of(), Configuration.ofVoters(voters, 2), 0, 0, 0));
    }

    /** The leader of an epoch sends another entry; neither it nor a vote is on disk yet. */
    private void hears(int leader, long epoch) {
        Position previous = last == null ? Position.ZERO : new Position(last.offset(), last.epoch(), last.chain());
        long offset = previous.offset() + 1;
        last = LogEntry.encode(offset, epoch, offset, offset, EntryKind.COMMAND, new byte[1], previous.chain());
        Message append = new Message.AppendRequest(previous, List.of(last), 0, 0, true, Message.Beat.NONE, 0);
        replica.accept(new Input.Received(
                new Envelope(CLUSTER, 0, leader, incarnation(leader), 1, epoch, last.offset(), append)));
        for (Effect effect : replica.takeEffects()) {
            votes = effect instanceof Effect.PersistVote vote ? vote.sequence() : votes;
        }
    }

    private void voteIsDurable() {
        replica.accept(new Input.VoteDurable(votes));
    }

    @Test
    void nothingIsRememberedUnderAVoteThatIsNotDurable_H39() {
        hears(2, 5);
        voteIsDurable();
        replica.accept(new Input.LogDurable(5, 1));
        hears(3, 6);
        keeper.look();
        assertThat(remembered).isEmpty();
        voteIsDurable();
        keeper.look();
        assertThat(remembered).hasSize(1);
        assertThat(remembered.get(0).end().offset()).isEqualTo(1);
        assertThat(remembered.get(0).under()).isEqualTo(6);
    }
}
