package dev.tidemark.server.cli.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.recover.ChainTrace;
import dev.tidemark.node.recover.Survivor;
import dev.tidemark.node.recover.Survivors;
import dev.tidemark.protocol.members.Configuration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What may be missing is said no smaller than it may be (H95). */
class VerdictTextTest {
    private static Survivor node(int id, long end, long committed, String... problems) {
        ChainTrace chain = new ChainTrace(LogPosition.ZERO);
        for (long offset = 1; offset <= end; offset++) {
            chain.add(new LogPosition(offset, 1, offset));
        }
        TreeMap<Integer, UUID> voters = new TreeMap<>(Map.of(1, new UUID(1, 1), 2, new UUID(2, 1), 3, new UUID(3, 1)));
        return new Survivor(
                "dir-" + id,
                new UUID(9, 9),
                id,
                new UUID(id, 1),
                problems.length == 0 ? new Vote(1, 0, new UUID(id, 1)) : null,
                EndMemory.NOTHING,
                0,
                LogPosition.ZERO,
                chain,
                committed,
                new TreeMap<>(Map.of(0L, Configuration.ofVoters(voters, 2))),
                List.of(problems),
                List.of());
    }

    private static String text(Survivor... survivors) throws Exception {
        List<Survivor> all = List.of(survivors);
        return String.join("\n", VerdictText.of(all, Survivors.judge(all), 2));
    }

    /** A leader that is left may hold what another leader, of whom nothing is left, had removed. */
    @Test
    void whatMayBeLostBeginsAfterWhatIsProvenToBeCommitted_H95() throws Exception {
        assertThat(text(node(1, 9, 6)))
                .contains("newest: node 1, up to entry 9 of epoch 1")
                .contains("taken as committed: entries 7 to 9, with 2 commands")
                .contains("a leader that no survivor knew may have had others in their place")
                .contains("WRITES MAY BE LOST. N = 3, W = 2: whole are [1], not there or not whole [2, 3]")
                .contains("what they acknowledged after entry 6");
    }

    @Test
    void nothingIsLostWhereTooFewAreMissing() throws Exception {
        assertThat(text(node(1, 9, 8), node(2, 7, 7)))
                .contains("chains: node 1 and node 2 are the same up to entry 7")
                .contains("taken as committed: entry 9, with")
                .contains(
                        "No acknowledged write is lost, if each of these directories is as its node left it",
                        "can elect a leader by themselves")
                .doesNotContain("MAY BE LOST", "may have had others");
    }

    @Test
    void damageIsToldAndHowMuchOfItCanBeUsed_H10() throws Exception {
        assertThat(text(node(1, 5, 8, "log: rot")))
                .contains("DAMAGED      log: rot", "it can be used up to entry 5")
                .contains("it is damaged, and is used up to there, where it is whole")
                .contains("LOST: entries 6 to 8 were committed")
                .contains("vote         lost");
    }
}
