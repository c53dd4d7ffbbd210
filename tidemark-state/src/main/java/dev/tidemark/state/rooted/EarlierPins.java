package dev.tidemark.state.rooted;

import dev.tidemark.state.row.RootRows;
import dev.tidemark.state.table.StatePins;
import java.util.ArrayList;
import java.util.List;

/** Of states that were replaced as a whole and are still read: their pins, and the roots that these read. */
final class EarlierPins {
    private final List<Left> left = new ArrayList<>();

    private record Left(StatePins pins, RootRows root) {}

    /** Holds the root until the last of the pins is closed. */
    void add(StatePins pins, RootRows root) {
        root.hold();
        left.add(new Left(pins, root));
    }

    /** The state that was added last is not replaced after all. */
    void takeBack() {
        left.remove(left.size() - 1).root().release();
    }

    /** About how many bytes are kept for them alone. */
    long bytes() {
        forgetClosed();
        return left.stream().mapToLong(one -> one.pins().bytes()).sum();
    }

    /** @return false if there is none */
    boolean revokeOldest() {
        forgetClosed();
        if (left.isEmpty()) {
            return false;
        }
        left.get(0).pins().oldest().revoke();
        forgetClosed();
        return true;
    }

    private void forgetClosed() {
        left.removeIf(one -> {
            boolean isClosed = !one.pins().isOpen();
            if (isClosed) {
                one.root().release();
            }
            return isClosed;
        });
    }
}
