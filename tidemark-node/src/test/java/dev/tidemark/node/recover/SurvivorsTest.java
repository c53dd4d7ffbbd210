package dev.tidemark.node.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.StartException;
import dev.tidemark.node.recover.Survivors.Verdict;
import dev.tidemark.protocol.members.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The judgement about what is left of a cluster, which looks at nothing but its arguments (H92, H95, H103). */
class SurvivorsTest {
    private static final UUID CLUSTER = new UUID(1, 1);

    /** A survivor; what is not said is as in a whole one. */
    private static final class Made {
        private final int id;
        private UUID cluster = CLUSTER;
        private long incarnation = 1;
        private Vote vote;
        private long hwm;
        private long removedUnder;
        private final TreeMap<Integer, Acknowledged> peers = new TreeMap<>();
        private final List<String> problems = new ArrayList<>();
        private final TreeMap<Long, Configuration> configurations = new TreeMap<>();
        private ChainTrace chain = new ChainTrace(LogPosition.ZERO);

        Made(int id, int voters, int writeQuorum) {
            this.id = id;
            this.vote = new Vote(9, 0, new UUID(id, 1));
            configurations.put(0L, members(voters, writeQuorum));
        }

        Made base(long offset, long epoch) {
            chain = new ChainTrace(position(offset, epoch));
            return this;
        }

        /** Entries of an epoch up to an offset; the chain tells epochs apart. */
        Made entries(long to, long epoch) {
            for (long offset = chain.end().offset() + 1; offset <= to; offset++) {
                chain.add(position(offset, epoch));
            }
            return this;
        }

        Made hwm(long offset) {
            hwm = offset;
            return this;
        }

        Made acknowledgedBy(int node, long under, long offset) {
            peers.put(node, new Acknowledged(under, offset));
            return this;
        }

        Made damaged(String how) {
            problems.add(how);
            return this;
        }

        Survivor get() {
            UUID own = new UUID(id, incarnation);
            return new Survivor(
                    "d" + id,
                    cluster,
                    id,
                    own,
                    vote,
                    EndMemory.NOTHING.withPeers(peers),
                    removedUnder,
                    chain.base(),
                    chain,
                    hwm,
                    configurations,
                    problems,
                    List.of());
        }
    }

    private static LogPosition position(long offset, long epoch) {
        return new LogPosition(offset, epoch, offset * 1_000 + epoch);
    }

    private static Configuration members(int voters, int writeQuorum) {
        TreeMap<Integer, UUID> ids = new TreeMap<>();
        for (int id = 1; id <= voters; id++) {
            ids.put(id, new UUID(id, 1));
        }
        return Configuration.ofVoters(ids, writeQuorum);
    }

    private static Made of(int id) {
        return new Made(id, 3, 2);
    }

    private static Verdict judge(Made... survivors) throws StartException {
        List<Survivor> all = new ArrayList<>();
        for (Made made : survivors) {
            all.add(made.get());
        }
        return Survivors.judge(all);
    }

    private static void isRefused(String words, Made... survivors) {
        assertThatThrownBy(() -> judge(survivors))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(words)
                .hasMessageContaining("Nothing was changed");
    }

    /** With N voters of which S are left, a write that W acknowledged may be on none of them exactly if N - S >= W. */
    @Test
    void lossIsPossibleExactlyIfThoseThatAreGoneAreEnoughForAWrite() throws Exception {
        int both = 0;
        for (int n = 1; n <= 7; n++) {
            for (int w = 1; w <= n; w++) {
                for (int s = 1; s <= n; s++) {
                    Made[] left = new Made[s];
                    for (int i = 0; i < s; i++) {
                        left[i] = new Made(n - i, n, w).entries(5, 2);
                    }
                    Verdict verdict = judge(left);
                    assertThat(verdict.mayBeLost())
                            .as("N %s, W %s, S %s", n, w, s)
                            .isEqualTo(n - s >= w);
                    assertThat(verdict.counted()).hasSize(s);
                    both |= verdict.mayBeLost() ? 1 : 2;
                }
            }
        }
        assertThat(both).isEqualTo(3);
    }

    @Test
    void theNewestIsThatOfTheLatestEpochAndThenTheLongest() throws Exception {
        assertThat(judge(of(1).entries(9, 2), of(2).entries(4, 2).entries(6, 3))
                        .newest()
                        .id())
                .isEqualTo(2);
        assertThat(judge(of(1).entries(9, 2), of(2).entries(8, 2)).newest().id())
                .isEqualTo(1);
        assertThat(judge(of(1).entries(9, 2).damaged("rot"), of(2).entries(9, 2))
                        .newest()
                        .id())
                .isEqualTo(2);
    }

    @Test
    void whatIsNotProvenToBeCommittedIsTold() throws Exception {
        Verdict verdict = judge(of(1).entries(9, 2).hwm(5), of(2).entries(8, 2).hwm(7));
        assertThat(verdict.committed()).isEqualTo(7);
        assertThat(verdict.uncommitted()).isEqualTo(2);
        assertThat(verdict.provenLost()).isZero();
    }

    @Test
    void whatWasCommittedAndIsNowhereIsTold_H95() throws Exception {
        Verdict verdict = judge(of(1).entries(5, 2).hwm(8).damaged("rot"));
        assertThat(verdict.provenLost()).isEqualTo(8);
        assertThat(verdict.committed()).isEqualTo(5);
        assertThat(verdict.mayBeLost()).isTrue();
        verdict = judge(
                of(1).entries(5, 2).hwm(8),
                of(2).entries(5, 2).hwm(5),
                of(3).entries(5, 2).hwm(5));
        assertThat(verdict.mayBeLost())
                .as("who the members were after that nobody knows")
                .isTrue();
        assertThat(verdict.mayElect()).isFalse();
    }

    @Test
    void whereLogsPartIsTold() throws Exception {
        Verdict verdict = judge(
                of(1).entries(6, 2).hwm(6), of(2).entries(6, 2).entries(8, 3).hwm(8));
        assertThat(verdict.others()).hasSize(1);
        assertThat(verdict.others().get(0).agreement().differs()).isZero();

        verdict = judge(
                of(1).entries(9, 2).hwm(6), of(2).entries(6, 2).entries(8, 3).hwm(8));
        assertThat(verdict.newest().id()).isEqualTo(2);
        assertThat(verdict.others().get(0).agreement().agreed()).isEqualTo(6);
        assertThat(verdict.others().get(0).agreement().differs()).isEqualTo(7);
    }

    /** No rule of the protocol lets that come about: a choice would lose what one of them acknowledged (H95, H103). */
    @Test
    void twoHistoriesThatWereBothCommittedAreNotMixed_H103() {
        isRefused(
                "two histories",
                of(1).entries(9, 2).hwm(7),
                of(2).entries(6, 2).entries(8, 3).hwm(8));
        isRefused(
                "two histories",
                of(1).base(4, 2).entries(9, 2).hwm(6),
                of(2).base(4, 3).entries(8, 3).hwm(4));
        isRefused(
                "a later leader would have them",
                of(1).entries(6, 5).hwm(6),
                of(2).base(7, 3).entries(10, 3).hwm(8));
    }

    @Test
    void twoClustersOrTwoDirectoriesOfOneNodeAreNotMixed_H92_H102() {
        Made foreign = of(2).entries(3, 1);
        foreign.cluster = new UUID(2, 2);
        isRefused("is of cluster", of(1).entries(3, 1), foreign);
        isRefused("one is a copy", of(1).entries(3, 1), of(1).entries(2, 1));
        Made formatted = of(1).entries(3, 1);
        formatted.incarnation = 2;
        isRefused("both directories of node 1", of(1).entries(3, 1), formatted);
        isRefused("none of these directories holds an entry", of(1));
    }

    /** An older copy of a directory looks whole; a leader remembers what it had acknowledged (H161). */
    @Test
    void anOlderCopyDoesNotCountAsWhole_H161() throws Exception {
        Verdict verdict = judge(of(1).entries(5, 2), of(2).entries(9, 2).acknowledgedBy(1, 2, 8));
        assertThat(verdict.problems().get(1)).singleElement().asString().contains("acknowledged entries up to 8");
        assertThat(verdict.counted()).containsExactly(2);
        assertThat(verdict.mayBeLost()).isTrue();

        Made cut = of(1).entries(5, 2);
        cut.removedUnder = 3;
        verdict = judge(cut, of(2).entries(9, 2).acknowledgedBy(1, 2, 8));
        assertThat(verdict.problems().get(1))
                .as("a leader of a later epoch had it cut")
                .isEmpty();
    }

    @Test
    void aDamagedOneAndOneThatIsNoVoterDoNotCount_H92_H99() throws Exception {
        Verdict verdict = judge(of(1).entries(9, 2), of(2).entries(9, 2).damaged("rot"));
        assertThat(verdict.counted()).containsExactly(1);
        assertThat(verdict.mayBeLost()).isTrue();

        Made before = of(2).entries(9, 2); // of before its disk was lost
        before.incarnation = 7;
        assertThat(judge(of(1).entries(9, 2), before).mayBeLost()).isTrue();
        assertThat(judge(of(1).entries(9, 2), of(4).entries(9, 2)).mayBeLost()).isTrue();
        assertThat(judge(of(1).entries(9, 2), of(2).entries(9, 2)).mayBeLost()).isFalse();
    }

    @Test
    void aQuorumThatIsNotLostIsTold() throws Exception {
        assertThat(judge(of(1).entries(9, 2), of(2).entries(9, 2)).mayElect()).isTrue();
        assertThat(judge(of(1).entries(9, 2)).mayElect()).isFalse();
        Made lostItsVote = of(2).entries(9, 2);
        lostItsVote.vote = null;
        assertThat(judge(of(1).entries(9, 2), lostItsVote).mayElect()).isFalse();
        assertThat(judge(of(1).entries(9, 2), lostItsVote).mayBeLost()).isFalse();
        lostItsVote.vote = new Vote(1, 0, new UUID(2, 1)); // of an older copy
        assertThat(judge(of(1).entries(9, 2), lostItsVote).mayElect()).isFalse();
    }

    /** A change that may have been committed counts, and so does what was before it. */
    @Test
    void everyConfigurationThatMayHaveCountedIsAsked() throws Exception {
        Made left = of(3).entries(9, 2).hwm(5);
        left.configurations.put(0L, members(3, 3));
        left.configurations.put(7L, members(3, 2));
        assertThat(judge(left).mayBeLost()).isTrue();
        left.configurations.put(0L, members(3, 2));
        left.configurations.put(7L, members(3, 3));
        assertThat(judge(left).mayBeLost()).isTrue();
        assertThat(judge(left.hwm(7)).mayBeLost()).isFalse();
    }
}
