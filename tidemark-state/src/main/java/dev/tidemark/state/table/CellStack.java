package dev.tidemark.state.table;

import java.util.ArrayDeque;

/**
 * Cells, last in, first out. In pieces, so that it neither grows by copying all of them, for which the apply lane would
 * stand still, nor keeps the room of those that are gone.
 */
final class CellStack {
    private static final int PIECE = 1_024;

    private final ArrayDeque<Cell[]> full = new ArrayDeque<>();
    private Cell[] last; // null: there was none yet
    private int inLast;

    void push(Cell cell) {
        if (last == null) {
            last = new Cell[PIECE];
        } else if (inLast == PIECE) {
            full.addLast(last);
            last = new Cell[PIECE];
            inLast = 0;
        }
        last[inLast++] = cell;
    }

    /** Null if there is none. */
    Cell pop() {
        if (inLast == 0 && !full.isEmpty()) {
            last = full.removeLast();
            inLast = PIECE;
        }
        if (inLast == 0) {
            last = null;
            return null;
        }
        Cell cell = last[--inLast];
        last[inLast] = null;
        return cell;
    }

    boolean isEmpty() {
        return inLast == 0 && full.isEmpty();
    }
}
