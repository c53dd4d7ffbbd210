package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Links fail one by one, each in one direction or in both: two nodes that do not hear each other may both hear a third.
 * If there is a node that talks with a majority in both directions, such a node leads, stays, and commits, the one that
 * leads already if that is one; if there is none, nobody leads, and no epochs are used up (H49).
 */
class PartialCutsTest {
    private static final int STEP_MILLIS = 20;
    /** Of virtual time: until a new leader must be there, in which nothing may change any more, and for a write. */
    private static final int SETTLES = 20 * GoldenCluster.ELECTION_MILLIS;

    private static final int STAYS = 15 * GoldenCluster.ELECTION_MILLIS;
    private static final int COMMITS = 3 * GoldenCluster.ELECTION_MILLIS;
    private static final int SAMPLE = 50;

    /** Which links work, a bit for each ordered pair. */
    private record Links(int size, long bits) {
        boolean work(int from, int to) {
            int other = to > from ? to - 1 : to;
            return (bits >> ((from - 1) * (size - 1) + other - 1) & 1) == 1;
        }

        boolean bothWays(int one, int other) {
            return work(one, other) && work(other, one);
        }

        boolean reachesMajority(int node) {
            int reached = 1;
            for (int other = 1; other <= size; other++) {
                reached += other != node && bothWays(node, other) ? 1 : 0;
            }
            return reached > size / 2;
        }

        @Override
        public String toString() {
            List<String> working = new ArrayList<>();
            for (int from = 1; from <= size; from++) {
                for (int to = 1; to <= size; to++) {
                    if (from != to && work(from, to)) {
                        working.add(from + "->" + to);
                    }
                }
            }
            return working.toString();
        }
    }

    private GoldenCluster cluster;
    private Links links;
    private String what;
    private int led;

    @Test
    void ofThreeNodesWhateverLinksWork_H49() {
        for (long bits = 0; bits < 1 << 6; bits++) {
            for (int leader = 1; leader <= 3; leader++) {
                runs(new Links(3, bits), leader);
            }
        }
        assertThat(led).as("cases in which somebody must lead").isGreaterThan(60);
    }

    @Test
    void ofFiveNodesWithSomeLinks_H49() {
        Random random = new Random(49);
        for (int i = 0; i < SAMPLE; i++) {
            double working = 0.3 + 0.6 * random.nextDouble();
            long bits = 0;
            for (int link = 0; link < 5 * 4; link++) {
                bits |= random.nextDouble() < working ? 1L << link : 0;
            }
            runs(new Links(5, bits), 1 + random.nextInt(5));
        }
        assertThat(led).as("cases in which somebody must lead").isBetween(SAMPLE / 4, SAMPLE - 1);
    }

    /** All have the same log when the links fail: that of whom nobody hears may be longer in life. */
    private void runs(Links working, int leader) {
        links = working;
        what = "leader " + leader + ", then " + links;
        cluster = new GoldenCluster(links.size(), Map.of());
        cluster.elect(leader, id -> true);
        cluster.settle(id -> true);
        pass(2 * GoldenCluster.HEARTBEAT_MILLIS);
        long epoch = cluster.nodes.get(leader).replica.view().epoch();
        cluster.links(links::work);
        pass(SETTLES);
        Map<Integer, Long> before = epochs();
        int found = leader();
        boolean mustLead = cluster.nodes.keySet().stream().anyMatch(links::reachesMajority);
        assertThat(found > 0).as("%s: somebody leads", what).isEqualTo(mustLead);
        if (links.reachesMajority(leader)) {
            assertThat(found).as("%s: whom a majority hears stays", what).isEqualTo(leader);
            assertThat(epochs().get(leader)).as(what).isEqualTo(epoch);
        }
        for (int time = 0; time < STAYS; time += STEP_MILLIS) {
            pass(STEP_MILLIS);
            assertThat(leader()).as(what).isEqualTo(found);
        }
        assertThat(epochs()).as(what).isEqualTo(before);
        if (mustLead) {
            led++;
            assertThat(links.reachesMajority(found)).as(what).isTrue();
            GoldenNode leads = cluster.nodes.get(found);
            long end = leads.replica.view().end().offset();
            leads.accept(new Input.Propose(1, List.of(new Proposal(EntryKind.COMMAND, new byte[] {1}))));
            pass(COMMITS);
            assertThat(leads.replica.view().hwm()).as(what).isEqualTo(end + 1);
        }
    }

    private void pass(int millis) {
        for (int time = 0; time < millis; time += STEP_MILLIS) {
            cluster.nodes.values().forEach(node -> node.tick(STEP_MILLIS));
            cluster.settle(id -> true);
        }
    }

    private Map<Integer, Long> epochs() {
        Map<Integer, Long> epochs = new TreeMap<>();
        cluster.nodes.forEach((id, node) -> epochs.put(id, node.replica.view().epoch()));
        return epochs;
    }

    /** The one that leads in the newest epoch; 0: nobody does. */
    private int leader() {
        int found = 0;
        long epoch = 0;
        for (GoldenNode node : cluster.nodes.values()) {
            ReplicaView view = node.replica.view();
            if (view.role() == Role.LEADER && view.epoch() > epoch) {
                found = node.id;
                epoch = view.epoch();
            }
        }
        return found;
    }
}
