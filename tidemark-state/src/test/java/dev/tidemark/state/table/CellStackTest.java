package dev.tidemark.state.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellStackTest {
    @Test
    void itIsAStackOverManyPieces() {
        CellStack stack = new CellStack();
        Deque<Cell> oracle = new ArrayDeque<>();
        Random random = new Random(1);
        for (int step = 0; step < 40_000; step++) {
            boolean grows = random.nextInt(10) < (step < 20_000 ? 7 : 3);
            if (grows) {
                Cell cell = new Cell(new byte[0], 0, new byte[0], step);
                stack.push(cell);
                oracle.push(cell);
            } else {
                assertThat(stack.pop()).isSameAs(oracle.poll());
            }
            assertThat(stack.isEmpty()).isEqualTo(oracle.isEmpty());
        }
        while (!oracle.isEmpty()) {
            assertThat(stack.pop()).isSameAs(oracle.poll());
        }
        assertThat(stack.pop()).isNull();
    }
}
