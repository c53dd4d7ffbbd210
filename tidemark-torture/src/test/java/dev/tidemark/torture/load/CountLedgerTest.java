package dev.tidemark.torture.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountLedgerTest {
    private final CountLedger ledger = new CountLedger("counter");

    private void answered(long... values) {
        for (long value : values) {
            ledger.answered(value);
        }
    }

    @Test
    void eachNumberOnceInAnyOrderIsRight() {
        answered(1, 3, 2);
        assertThat(ledger.findings("3")).isEmpty();
        assertThat(new CountLedger("nothing").findings("null")).isEmpty();
    }

    @Test
    void aLostIncrementIsFound() {
        answered(1, 2, 2);
        assertThat(ledger.findings("2")).containsExactly("two increments of counter were answered 2");
        assertThat(new CountLedger("other").findings("null")).isEmpty();
    }

    @Test
    void theLastOnesLostAreFound() {
        answered(1, 2, 3);
        assertThat(ledger.findings("2")).containsExactly("3 increments of counter were acknowledged, and it is 2");
    }

    @Test
    void anIncrementThatHappenedTwiceIsFound() {
        answered(1, 3);
        assertThat(ledger.findings("3"))
                .hasSize(2)
                .anyMatch(finding -> finding.contains("no increment of counter was answered 2"));
    }

    @Test
    void aStrangeNumberIsFound() {
        answered(0);
        assertThat(ledger.findings("null")).containsExactly("counter was counted up to 0");
    }
}
