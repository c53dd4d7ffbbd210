package dev.tidemark.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndOfTurnTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EventLoop loop = channel.eventLoop();
    private final EndOfTurn endOfTurn = new EndOfTurn();
    private final List<Integer> sent = new ArrayList<>();

    @Test
    void allAreSentInTheirOrderOnceTheSocketsWereLookedAt() {
        for (int client = 1; client <= 3; client++) {
            add(client, 10);
        }
        assertThat(sent).isEmpty();

        channel.runPendingTasks();
        assertThat(sent).containsExactly(1, 2, 3);

        channel.runPendingTasks();
        assertThat(sent).as("each once").hasSize(3);
    }

    @Test
    void whatIsAddedWhileOthersAreSentIsSentNext() {
        endOfTurn.add(loop, 10, () -> add(2, 10));
        add(1, 10);

        channel.runPendingTasks();
        assertThat(sent).containsExactly(1, 2);
    }

    @Test
    void whatIsAddedWhileOthersAreSentIsSentHoweverMuchItIs() {
        endOfTurn.add(loop, 10, () -> IntStream.range(1, 301).forEach(client -> add(client, 1_000)));

        channel.runPendingTasks();
        assertThat(sent).hasSize(300);
    }

    /** Bytes that wait here are counted nowhere else (H162). */
    @Test
    void manyBytesDoNotWait() {
        add(1, 200_000);
        assertThat(sent).isEmpty();

        add(2, 100_000);
        assertThat(sent).containsExactly(1, 2);

        add(3, 200_000);
        assertThat(sent).as("what was sent counts no more").hasSize(2);
    }

    @Test
    void manyClientsDoNotWaitForEachOther() {
        IntStream.range(0, 300).forEach(client -> add(client, 1));

        assertThat(sent).hasSize(256);
        channel.runPendingTasks();
        assertThat(sent).hasSize(300);
    }

    private void add(int client, int bytes) {
        endOfTurn.add(loop, bytes, () -> sent.add(client));
    }
}
