package dev.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.bench.load.LoadRun;
import dev.tidemark.bench.os.DiskCounters;
import dev.tidemark.bench.os.Meter;
import dev.tidemark.bench.report.ProgressLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the meter asks the servers is nothing new to them when the measured time begins. */
class MeteredLoadTest {
    private long fsyncs;
    private int asked;

    private OptionalLong ask() {
        asked++;
        return OptionalLong.of(fsyncs);
    }

    @Test
    void theMeterIsRehearsedInTheWarmUpAndCountsFromTheBeginning() {
        Meter meter = new Meter(List.of(), this::ask, DiskCounters.unknown());
        MeteredLoad load = new MeteredLoad(meter, new ProgressLine(new PrintWriter(new StringWriter()), false), "t");
        fsyncs = 5;
        load.progress(new LoadRun.Progress(true, 1, 10, 10, 0));
        assertThat(asked).isEqualTo(1);
        fsyncs = 7;
        load.begins();
        fsyncs = 10;
        load.progress(new LoadRun.Progress(false, 2, 20, 10, 0));
        assertThat(asked).isEqualTo(2);
        load.ends();
        assertThat(meter.use().fsyncs()).isEqualTo(OptionalDouble.of(3));
    }
}
