package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.SnapshotChunk;
import dev.tidemark.protocol.message.SnapshotReply;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What waits for a vote leaves in order, once it is durable, and cannot grow without end (H36, H38, H106). */
class HeldMessagesTest {
    private static final int MOST = 10_000;
    private static final int HALF_OF_THE_BYTES = 8 << 20;

    private final List<Message> left = new ArrayList<>();
    private boolean maySay = true;
    private final HeldMessages held = new HeldMessages(message -> maySay, envelope -> left.add(envelope.message()));

    private void send(long afterVote, Message message) {
        held.send(new Effect.Send(new Envelope(new UUID(1, 1), 0, 1, new UUID(2, 2), 2, 5, 0, message), afterVote));
    }

    private static Message said(long number) {
        return new SnapshotReply(number, 0);
    }

    private static Message bulky() {
        return new SnapshotChunk(new Position(2, 1, 3), HALF_OF_THE_BYTES, 0, new byte[HALF_OF_THE_BYTES], 0);
    }

    @Test
    void eachLeavesWithItsVoteInOrder() {
        send(0, said(1));
        send(1, said(2));
        send(2, said(3));
        send(1, said(4));
        assertThat(left).containsExactly(said(1));
        held.voteDurable(1);
        assertThat(left).containsExactly(said(1), said(2));
        held.voteDurable(2);
        assertThat(left).containsExactly(said(1), said(2), said(3), said(4));
        send(2, said(5));
        assertThat(left).endsWith(said(5));
        assertThat(held.size()).isZero();
    }

    @Test
    void moreThanSoManyAreDropped() {
        for (int i = 0; i <= MOST; i++) {
            send(1, said(i));
        }
        assertThat(held.size()).isEqualTo(MOST);
        held.voteDurable(1);
        assertThat(left).hasSize(MOST).endsWith(said(MOST - 1));
        send(2, said(7));
        assertThat(held.size()).as("there is room again").isEqualTo(1);
    }

    @Test
    void moreThanSoManyBytesAreDropped() {
        send(1, bulky());
        send(1, bulky());
        send(1, bulky());
        assertThat(held.size()).isEqualTo(2);
        held.voteDurable(1);
        send(2, bulky());
        send(2, bulky());
        assertThat(held.size()).as("what has left is not counted any more").isEqualTo(2);
    }

    /** That its log lost its end it may learn while a message waits (H161). */
    @Test
    void whatMayNotBeSaidAnyMoreIsNotSaid() {
        send(1, said(1));
        maySay = false;
        held.voteDurable(1);
        assertThat(left).isEmpty();
        assertThat(held.size()).isZero();
    }
}
