package dev.tidemark.protocol.members;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Voters are spread over zones as well as the spares allow (docs/operations.md, Spares). */
class SpareChoiceTest {
    private final TreeMap<Integer, Member> members = new TreeMap<>();

    private void voter(int id, String zone) {
        members.put(id, new Member(id, new UUID(1, id), "", "", MemberRole.VOTER, 0, zone));
    }

    private void spare(int id, String zone) {
        members.put(id, new Member(id, new UUID(1, id), "", "", MemberRole.SPARE, 0, zone));
    }

    private SpareChoice choice(List<Integer> gone, Integer... spares) {
        return SpareChoice.of(new Configuration(members, 1), gone, List.of(spares));
    }

    @Test
    void oneOfTheSameZoneIsBest() {
        voter(1, "a");
        voter(2, "b");
        voter(3, "c");
        spare(4, "d");
        spare(5, "c");
        assertThat(choice(List.of(3), 4, 5)).isEqualTo(new SpareChoice(3, 5, false));
        assertThat(choice(List.of(2), 4, 5)).as("c would have two voters").isEqualTo(new SpareChoice(2, 4, false));
    }

    @Test
    void aSecondVoterInAZoneIsTheLastResort_AndIsTold() {
        voter(1, "a");
        voter(2, "b");
        voter(3, "c");
        spare(4, "a");
        spare(5, "");
        assertThat(choice(List.of(3), 4, 5)).as("nobody knows where 5 is").isEqualTo(new SpareChoice(3, 5, false));
        assertThat(choice(List.of(3), 4)).isEqualTo(new SpareChoice(3, 4, true));
    }

    @Test
    void theZoneOfTheVoterDoesNotCountIfAnotherVoterIsThere() {
        voter(1, "a");
        voter(2, "c");
        voter(3, "c");
        spare(4, "c");
        spare(5, "d");
        assertThat(choice(List.of(3), 4, 5)).isEqualTo(new SpareChoice(3, 5, false));
    }

    @Test
    void ofTwoVotersTheOneIsReplacedWhomASpareFits() {
        voter(1, "a");
        voter(2, "b");
        voter(3, "c");
        spare(4, "c");
        assertThat(choice(List.of(2, 3), 4)).isEqualTo(new SpareChoice(3, 4, false));
    }

    @Test
    void withoutZonesTheLowestIdsAreTaken() {
        voter(1, "");
        voter(2, "");
        voter(3, "");
        spare(4, "");
        spare(5, "");
        assertThat(choice(List.of(2, 3), 4, 5)).isEqualTo(new SpareChoice(2, 4, false));
    }

    @Test
    void aZoneIsALabelThatFitsIntoTheLog_H109() {
        assertThat(MemberZone.objectionTo("")).isNull();
        assertThat(MemberZone.objectionTo("eu-west_1.B")).isNull();
        assertThat(MemberZone.objectionTo("z".repeat(32))).isNull();
        assertThat(MemberZone.objectionTo("z".repeat(33))).contains("33 characters");
        for (String bad : List.of("a b", "ä", "a\n", "a/b", "a=b")) {
            assertThat(MemberZone.objectionTo(bad)).as(bad).contains("cannot name a zone");
        }
    }
}
