package dev.tidemark.torture.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.torture.members.MemberView.Seen;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A trial that destroys more than the quorums can bear finds what is no defect (H92, H151). */
class BudgetTest {
    private static MemberView view(int writeQuorum, boolean isChanging, String... roles) {
        TreeMap<Integer, Seen> members = new TreeMap<>();
        for (int i = 0; i < roles.length; i++) {
            members.put(i + 1, new Seen(roles[i], false, "directory-" + i));
        }
        return new MemberView(7, 1, isChanging, writeQuorum, members);
    }

    private static MemberView voters(int count, int writeQuorum) {
        return view(writeQuorum, false, Collections.nCopies(count, "voter").toArray(String[]::new));
    }

    @Test
    void bothQuorumsAreLeft() {
        assertThat(Budget.maySpare(voters(3, 2), 1, id -> true)).isTrue();
        assertThat(Budget.maySpare(voters(3, 2), 1, id -> id != 2)).isFalse();
        assertThat(Budget.maySpare(voters(5, 3), 1, id -> id != 2)).isTrue();
        assertThat(Budget.maySpare(voters(5, 2), 1, id -> id != 2))
                .as("four of five elect where two write")
                .isFalse();
        assertThat(Budget.maySpare(voters(3, 1), 1, id -> true)).isFalse();
        assertThat(Budget.maySpare(voters(3, 3), 1, id -> true))
                .as("all must write")
                .isFalse();
    }

    @Test
    void aVacantSeatCountsAndIsNotThere() {
        MemberView vacant = view(2, true, "voter", "voter", "returning");
        assertThat(vacant.seats()).isEqualTo(3);
        assertThat(Budget.maySpare(vacant, 1, id -> true)).isFalse();
        assertThat(Budget.maySpare(vacant, 3, id -> true)).isTrue();
    }

    @Test
    void whoDoesNotVoteMayAlwaysBeSpared() {
        assertThat(Budget.maySpare(view(2, false, "voter", "voter", "voter", "learner"), 4, id -> id != 1))
                .isTrue();
    }

    @Test
    void aDiskIsLostOnlyWhileNothingElseIsWrong() {
        MemberView three = voters(3, 2);
        assertThat(Budget.mayLoseDisk(three, 1, id -> true, id -> false)).isTrue();
        assertThat(Budget.mayLoseDisk(three, 1, id -> id != 3, id -> false)).isFalse();
        assertThat(Budget.mayLoseDisk(three, 1, id -> true, id -> id == 2)).isFalse();
        assertThat(Budget.mayLoseDisk(voters(3, 3), 1, id -> true, id -> false)).isTrue();
        assertThat(Budget.mayLoseDisk(voters(3, 1), 1, id -> true, id -> false))
                .as("nobody else need have what was acknowledged")
                .isFalse();
        for (String role : List.of("voter", "returning")) {
            assertThat(Budget.mayLoseDisk(view(2, true, "voter", "voter", role), 1, id -> true, id -> false))
                    .isFalse();
        }
    }
}
