package dev.tidemark.sim.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final Mutant MUTANT =
            new Mutant("h00-example", "H00 Example (A).", "b", "c", Path.of("m"), List.of());

    private static Kill killed(long seeds, String by) {
        return new Kill(1, seeds, seeds, seeds * 100, 5, by, "n1 did \"that\"");
    }

    private static Kill survived(long seeds) {
        return new Kill(1, seeds, seeds, seeds * 100, 5, null, "");
    }

    @Test
    void theMedianOfThreeIsTheOneInTheMiddle() {
        Row row = new Row(MUTANT, List.of(killed(9, "READ"), killed(1, "READ"), killed(4, "DIGEST")));

        assertThat(row.median().seeds()).isEqualTo(4);
        assertThat(row.survives()).isFalse();
        assertThat(row.caughtBy()).isEqualTo("READ, DIGEST");
        assertThat(Report.line(row)).contains("h00-example", "H00", "READ, DIGEST", " 4 ", " 400 ", "3/3");
    }

    @Test
    void saysWhatElseSees() {
        Row row = new Row(MUTANT, List.of(killed(9, "READ")), List.of(new Second("READ", survived(7))));
        assertThat(row.seconds().get(0).isAlone()).isTrue();
        assertThat(Report.line(row)).contains("nothing in 7 seeds");
        Row other = new Row(MUTANT, List.of(killed(9, "READ")), List.of(new Second("READ", killed(1, "ANSWER"))));
        assertThat(Report.line(other)).contains("`ANSWER`, 1 seed ");
    }

    @Test
    void survivalCountsAsInfinitelyManySeeds() {
        assertThat(new Row(MUTANT, List.of(survived(2), killed(9, "READ"), survived(3))).survives())
                .isTrue();
        assertThat(new Row(MUTANT, List.of(survived(2), killed(9, "READ"), killed(3, "READ"))).survives())
                .isFalse();
        assertThat(new Row(MUTANT, List.of(survived(2), killed(9, "READ"))).survives())
                .isTrue();
    }

    @Test
    void aReportOfTheHuntingProcessIsReadBack() {
        assertThat(Kill.parse(killed(9, "READ").toLine())).isEqualTo(killed(9, "READ"));
        assertThat(Kill.parse(survived(9).toLine())).isEqualTo(survived(9));
        assertThat(Kill.parse("SLF4J says something")).isNull();
        assertThat(survived(1).failed(7, 3, "READ", "two\nlines\tand tabs").message())
                .isEqualTo("two lines and tabs");
    }

    @Test
    void forMachinesToo() {
        assertThat(Report.json(List.of(new Row(MUTANT, List.of(killed(9, "READ"))))))
                .contains("\"mutant\": \"h00-example\"", "\"survives\": false", "\"n1 did \\\"that\\\"\"");
    }
}
