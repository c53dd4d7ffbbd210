package dev.tidemark.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.support.TestClock;
import dev.tidemark.protocol.Recovered;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a node says of itself while its peers refuse it, and when it says so no longer (H166). */
class ServingTest {
    private static final UUID INCARNATION = new UUID(1, 2);
    private static final String WHY = "its data directory is another one";

    private long millis = 1_000_000;
    private final Serving serving = serving();

    private Serving serving() {
        NodeConfig config = new NodeConfig(
                2,
                Path.of("data"),
                null,
                new TreeMap<>(Map.of(1, new HostPort("n1", 1), 2, new HostPort("n2", 2))),
                new HostPort("c", 2),
                "majority",
                NodeConfig.Limits.defaults());
        NodeClock clock = new TestClock(() -> millis);
        Configuration two =
                Configuration.ofVoters(new TreeMap<>(Map.of(1, Configuration.UNBOUND, 2, Configuration.UNBOUND)), 2);
        Replica replica = new Replica(
                new ReplicaOptions(
                        new UUID(5, 5), 0, 2, INCARNATION, 1, 10, 100, 1_000, 1_000, 1_000, 1_000, 1_000, false, 0),
                LogEntry::encode,
                new Recovered(1, 0, Position.ZERO, List.of(), List.of(), two, 0, 0, 0));
        // Nobody is asked for a connection here.
        return new Serving(config, clock, null, replica.view(), () -> 0, new DiskSpace(0), () -> "", () -> "", false);
    }

    @Test
    void aNodeThatIsRefusedAnswersItsClientsAtOnce_H166() {
        assertThat(serving.takesNoPart()).isFalse();
        serving.notWelcome(WHY);
        assertThat(serving.takesNoPart()).isTrue();
        assertThat(serving.reason()).isEqualTo(WHY);
    }

    @Test
    void nobodyRefusesItAnyMore() {
        serving.notWelcome(WHY);
        millis += 5_000;
        assertThat(serving.takesNoPart()).isFalse();
    }

    /** It was let in: its clients need not wait until the refusal is old. */
    @Test
    void aChangeOfMembersMakesTheRefusalVoid_H166() {
        serving.notWelcome(WHY);
        serving.membersChanged();
        assertThat(serving.takesNoPart()).isFalse();
        serving.notWelcome(WHY);
        assertThat(serving.takesNoPart()).as("if not, the others say so again").isTrue();
    }
}
