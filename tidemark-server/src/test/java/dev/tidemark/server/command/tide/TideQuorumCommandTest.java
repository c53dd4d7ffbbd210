package dev.tidemark.server.command.tide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The inequalities that people are shown are true, with the numbers that are shown (H41, H42). */
class TideQuorumCommandTest {
    private static final Pattern SHOWN = Pattern.compile("[^:]+: (\\d+) ([+*]) (\\d+) > (\\d+) \\([a-z ]+\\)");

    @Test
    void whatIsShownHoldsForAllSizes() {
        for (int voters = 1; voters <= 7; voters++) {
            for (int write = 1; write <= voters; write++) {
                QuorumSizes sizes = new QuorumSizes(voters, write);
                assertThat(TideQuorumCommand.holds(sizes)).hasSize(6).allSatisfy(TideQuorumCommandTest::isTrue);
            }
        }
    }

    private static void isTrue(String line) {
        Matcher shown = SHOWN.matcher(line);
        assertThat(shown.matches()).as(line).isTrue();
        int left = Integer.parseInt(shown.group(1));
        int right = Integer.parseInt(shown.group(3));
        assertThat(shown.group(2).equals("+") ? left + right : left * right)
                .as(line)
                .isGreaterThan(Integer.parseInt(shown.group(4)));
    }

    /** Where all write, a change of members may commit with two of three: a quorum read must ask two, not one. */
    @Test
    void aQuorumReadMeetsAChangeThatFewerThanWCommit_H152() {
        assertThat(TideQuorumCommand.holds(new QuorumSizes(3, 3)))
                .contains(
                        "R + W > N: 2 + 3 > 3 (a quorum read meets every write)",
                        "R + leave > N: 2 + 2 > 3 (a quorum read meets every change of members)",
                        "confirm + E > N: 2 + 2 > 3 (a confirmed leader has met every election)");
    }

    /** docs/consistency.md says so: an even number of voters, and a majority that writes. */
    @Test
    void aQuorumReadTakesFewerNodesThanAnElectionWhereVotersAreEvenAndAMajorityWrites() {
        for (int voters = 1; voters <= 9; voters++) {
            for (int write = 1; write <= voters; write++) {
                QuorumSizes sizes = new QuorumSizes(voters, write);
                boolean isEvenWithMajority = voters % 2 == 0 && write == QuorumSizes.majority(voters);
                assertThat(sizes.read() < sizes.election()).as(sizes.toString()).isEqualTo(isEvenWithMajority);
            }
        }
    }
}
