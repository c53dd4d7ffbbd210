package dev.tidemark.state.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellIndexTest {
    private static final int CELLS = 50_000;

    private final CellIndex index = new CellIndex();
    private final Random random = new Random(1);

    private Cell add() {
        byte[] key = new byte[8];
        random.nextBytes(key);
        Cell cell = new Cell(key, StateTable.hash(key), key, 0);
        index.link(cell);
        return cell;
    }

    private boolean has(Cell wanted) {
        Cell cell = index.first(wanted.hash);
        while (cell != null && cell != wanted) {
            cell = cell.next;
        }
        return cell == wanted;
    }

    /** What one insertion moves does not depend on how many cells there are (H182). */
    @Test
    void noInsertionMovesMoreThanTwoBuckets() {
        for (int i = 0; i < CELLS; i++) {
            int before = index.buckets();
            add();
            assertThat(index.buckets() - before)
                    .as("new buckets with cell %d", i)
                    .isBetween(0, 2);
        }
        assertThat(index.buckets()).isBetween(CELLS, 2 * CELLS);
    }

    /** Also in the middle of a round of splits, at whose border the address of a bucket has one bit more. */
    @Test
    void everyCellIsFoundAtEverySize() {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            cells.add(add());
            assertThat(cells).as("with %d buckets", index.buckets()).allMatch(this::has);
        }
    }

    @Test
    void whatWasUnlinkedIsGoneAndNothingElse() {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < CELLS; i++) {
            cells.add(add());
        }
        for (int i = 0; i < CELLS; i += 2) {
            index.unlink(cells.get(i));
        }
        for (int i = 0; i < CELLS; i++) {
            assertThat(has(cells.get(i))).as("cell %d", i).isEqualTo(i % 2 == 1);
        }
    }

    @Test
    void whoExpectsManyFindsRoomForThem() {
        index.makeRoom(CELLS);
        int before = index.buckets();
        assertThat(before).isBetween(CELLS, 2 * CELLS);
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < CELLS; i++) {
            cells.add(add());
        }
        assertThat(index.buckets()).isEqualTo(before);
        assertThat(cells).allMatch(this::has);
    }
}
