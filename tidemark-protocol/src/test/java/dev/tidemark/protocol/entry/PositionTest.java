package dev.tidemark.protocol.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of elections is total, or elections can go in circles (H44). */
class PositionTest {
    private static List<Position> positions() {
        List<Position> positions = new ArrayList<>();
        for (long epoch = 0; epoch < 4; epoch++) {
            for (long offset = 0; offset < 4; offset++) {
                positions.add(new Position(offset, epoch, 31 * epoch + offset));
            }
        }
        return positions;
    }

    @Test
    void ofTwoPositionsOneIsNewerUnlessTheyAreTheSame() {
        for (Position a : positions()) {
            for (Position b : positions()) {
                int newer = (a.isNewerThan(b) ? 1 : 0) + (b.isNewerThan(a) ? 1 : 0);
                assertThat(newer).as("%s and %s", a, b).isEqualTo(a.equals(b) ? 0 : 1);
            }
        }
    }

    @Test
    void newerThanNewerIsNewer() {
        for (Position a : positions()) {
            for (Position b : positions()) {
                for (Position c : positions()) {
                    if (a.isNewerThan(b) && b.isNewerThan(c)) {
                        assertThat(a.isNewerThan(c)).as("%s %s %s", a, b, c).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void aLaterEpochBeatsALongerLog() {
        assertThat(new Position(1, 2, 0).isNewerThan(new Position(9, 1, 0))).isTrue();
    }
}
