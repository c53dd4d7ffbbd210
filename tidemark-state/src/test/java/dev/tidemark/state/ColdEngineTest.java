package dev.tidemark.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.UnreadableRowsException;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import dev.tidemark.tree.cache.HeldPages;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An engine that lacks most rows beside one that has all: the same outcomes, and no trace of what was run in vain. */
class ColdEngineTest {
    private final ColdFile file = new ColdFile(1, 1);
    private final RootedStateStore store = new RootedStateStore(file.cache, 0, Long.MAX_VALUE);

    /** Several commands of {@link AppendMachine} in one entry, with a read of the first key after each. */
    private static final class SeveralAtOnce implements StateMachine {
        private final AppendMachine machine = new AppendMachine();

        @Override
        public Reply apply(Entry entry, StateStore rows) {
            String all = new String(entry.body(), UTF_8);
            return new Reply.Sequence(Arrays.stream(all.split(";"))
                    .map(one -> machine.apply(
                            new Entry(entry.offset(), entry.epoch(), entry.time(), one.getBytes(UTF_8)), rows))
                    .toList());
        }

        @Override
        public Reply read(Query query, StateReader rows) {
            return machine.read(query, rows);
        }
    }

    @Test
    void outcomesAndDigestsAreThoseOfAnEngineThatHasAllRows_H156() {
        int missed = 0;
        for (long seed = 1; seed <= 12; seed++) {
            ColdFile ofSeed = new ColdFile(2, 1);
            RootedStateStore rows = new RootedStateStore(ofSeed.cache, seed % 2 * 400, Long.MAX_VALUE);
            StateEngine cold = new StateEngine(new AppendMachine(), EngineDriver.SMALL, rows);
            StateEngine whole = new StateEngine(new AppendMachine(), EngineDriver.SMALL);
            Random random = new Random(seed);
            for (Workload.Step step : Workload.generate(seed, 600)) {
                String expected = Workload.describe(step.applyTo(whole));
                StateDigest before = cold.digest();
                String found = null;
                while (found == null) {
                    try {
                        found = Workload.describe(step.applyTo(cold));
                    } catch (MissingRowsException e) {
                        missed++;
                        assertThat(cold.digest()).as("nothing was done at all").isEqualTo(before);
                        assertThat(cold.appliedOffset()).isEqualTo(step.offset() - 1);
                        ofSeed.serveOne();
                    }
                }
                assertThat(found).as("seed %d, entry %d", seed, step.offset()).isEqualTo(expected);
                assertThat(cold.digest()).isEqualTo(whole.digest());
                assertThat(cold.rememberedBytes()).isEqualTo(whole.rememberedBytes());
                if (random.nextInt(10) == 0 && rows.canFreeze()) {
                    rows.settled(ofSeed.write(rows.freezeTable()));
                }
                rows.mergeSome(1);
            }
            assertThat(ofSeed.patiently(cold::scannedDigest)).isEqualTo(whole.scannedDigest());
        }
        assertThat(missed).isGreaterThan(200);
    }

    private void writeSome(StateEngine engine) {
        for (int i = 1; i <= 60; i++) {
            apply(engine, "key" + i + "=" + "x".repeat(30));
        }
        store.settled(file.write(store.freezeTable()));
        while (!store.mergeSome(10)) {
            // the next slice
        }
    }

    private static Reply apply(StateEngine engine, String body) {
        byte[] payload = PayloadCodec.encodeCommand(null, body.getBytes(UTF_8));
        long offset = engine.appliedOffset() + 1;
        return engine.apply(offset, 1, offset * 1_000, PayloadKind.COMMAND, payload, 0, payload.length)
                .reply();
    }

    /** A cache of one page of each size, and an entry that needs dozens of them. */
    @Test
    void anEntryThatNeedsMorePagesThanTheCacheHasIsApplied_H156() {
        StateEngine engine = new StateEngine(new SeveralAtOnce(), EngineLimits.DEFAULT, store);
        writeSome(engine);
        StringBuilder body = new StringBuilder("new=1;key7=y");
        for (int i = 1; i <= 60; i++) {
            body.append(";-key").append(i);
        }
        StateDigest before = engine.digest();
        int runs = 1;
        while (true) {
            try {
                apply(engine, body.append(";clear;z=1").toString());
                break;
            } catch (MissingRowsException e) {
                body.setLength(body.length() - ";clear;z=1".length());
                assertThat(engine.digest()).isEqualTo(before);
                assertThat(store.rows()).isEqualTo(60);
                file.serve();
                assertThat(++runs).isLessThan(200);
            }
        }
        assertThat(runs).isGreaterThan(5);
        assertThat(store.rows()).isEqualTo(1);
    }

    @Test
    void aReadThatLacksAPageSaysSoAndIsMadeAgain() {
        StateEngine engine = new StateEngine(new AppendMachine(), EngineLimits.DEFAULT, store);
        writeSome(engine);
        byte[] query = "key9".getBytes(UTF_8);
        DeferredRead deferred = engine.defer(query, 0, 0);
        apply(engine, "clear");
        assertThatThrownBy(deferred::make).isInstanceOf(MissingRowsException.class);
        HeldPages held = store.holdPages();
        Reply reply = file.patiently(() -> store.with(held, deferred::make));
        held.close();
        assertThat(((Reply.Bulk) reply).value()).hasSize(30);
        assertThat(engine.read(query, 0, 0)).isEqualTo(Reply.NIL);
    }

    /** It may be repaired; then the entry is run again. */
    @Test
    void aDamagedPageIsToldAndLeavesNoTrace_H146() {
        StateEngine engine = new StateEngine(new AppendMachine(), EngineLimits.DEFAULT, store);
        writeSome(engine);
        StateDigest before = engine.digest();
        assertThatThrownBy(() -> apply(engine, "key5=z")).isInstanceOf(MissingRowsException.class);
        file.cache.failed(file.cache.takeWanted(), new java.io.IOException("a bad sector"));
        assertThatThrownBy(() -> apply(engine, "key5=z"))
                .isInstanceOf(UnreadableRowsException.class)
                .hasMessage("a bad sector");
        assertThat(engine.digest()).isEqualTo(before);
        assertThat(file.patiently(() -> apply(engine, "key5=z"))).isEqualTo(new Reply.Int(31));
    }
}
