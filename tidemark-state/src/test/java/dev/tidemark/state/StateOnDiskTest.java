package dev.tidemark.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.codec.ReplyCodec;
import dev.tidemark.state.datafile.PinnedRoot;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.state.snapshot.SnapshotContent;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.snapshot.Snapshots;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.cache.PageCache;
import dev.tidemark.tree.cache.Wanted;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.file.MetaSlots;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * An engine whose pairs are in the data file, over checkpoints, restarts and snapshots, beside one that has all of them
 * in memory.
 */
class StateOnDiskTest {
    private static final TreeIdentity OWNER = new TreeIdentity(Snapshots.CLUSTER, 0, new UUID(3, 4));
    private static final TreeFormat SMALL = new TreeFormat(512, 1024, 8192);
    private static final int STEPS = 400;

    private final StateEngine whole = new StateEngine(new AppendMachine(), EngineDriver.SMALL);
    private SimulatedDisk disk = new SimulatedDisk();
    private StateFile file = open(disk);
    private PageCache cache;
    private StateEngine cold = started(null);
    private int missed;

    private static StateFile open(SimulatedDisk on) {
        try {
            StateFile opened = StateFile.open(on, OWNER, SMALL, name -> on.rename(name, "aside"));
            if (!opened.exists()) {
                opened.create();
            }
            return opened;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private StateEngine started(StateImage image) {
        cache = new PageCache(SMALL, 3, 1, 3, true);
        StateEngine engine =
                new StateEngine(new AppendMachine(), EngineDriver.SMALL, new RootedStateStore(cache, 300, 2_000));
        if (image != null) {
            engine.restore(image);
        }
        return engine;
    }

    private <T> T patiently(Supplier<T> work) {
        for (int run = 0; run < 1_000; run++) {
            try {
                return work.get();
            } catch (MissingRowsException e) {
                missed++;
                for (Wanted next = cache.takeWanted(); next != null; next = cache.takeWanted()) {
                    serve(next);
                }
            }
        }
        throw new AssertionError("it lacks a page for ever");
    }

    private void serve(Wanted wanted) {
        try {
            cache.arrived(wanted, file.pages().find(wanted.page()));
        } catch (IOException e) {
            cache.failed(wanted, e);
        }
    }

    private static void finish(StateCheckpoint checkpoint) throws IOException {
        boolean done = false;
        while (!done) {
            done = checkpoint.step();
        }
    }

    private void checkpoint() throws IOException {
        FrozenState frozen = cold.freeze();
        finish(file.begin(Snapshots.meta(frozen), frozen));
        cold.thaw(true, file.rootRows(Runnable::run));
        assertThat(cold.mergeSome(Integer.MAX_VALUE)).isTrue();
    }

    private void restart() throws IOException {
        file.close();
        file = open(disk);
        cold = started(file.position().offset() == 0 ? null : file.rootImage(Runnable::run));
    }

    /** Applies it to both, and asks for the same outcome. */
    private void apply(Workload.Step step) {
        String expected = Workload.describe(step.applyTo(whole));
        assertThat(patiently(() -> Workload.describe(step.applyTo(cold)))).isEqualTo(expected);
        assertThat(cold.digest()).isEqualTo(whole.digest());
        assertThat(cold.dataBytes()).isEqualTo(whole.dataBytes());
    }

    /** Writes pairs after all others, some to a page. */
    private void fill(int pairs) {
        for (int i = 1; i <= pairs; i++) {
            byte[] set = PayloadCodec.encodeCommand(null, ("more" + i + "=" + "y".repeat(100)).getBytes(UTF_8));
            apply(new Workload.Step(whole.appliedOffset() + 1, 9, 0, PayloadKind.COMMAND, set));
        }
    }

    /** Sessions, ids, horizon, bytes of log and of pairs come back without one pair being read (R14, H73, H156). */
    @Test
    void itIsTheSameStateOverCheckpointsAndRestarts() throws Exception {
        for (long seed = 1; seed <= 6; seed++) {
            disk = new SimulatedDisk();
            file = open(disk);
            cold = started(null);
            StateEngine all = new StateEngine(new AppendMachine(), EngineDriver.SMALL);
            List<Workload.Step> steps = Workload.generate(seed, STEPS);
            Random random = new Random(seed);
            int restarts = 0;
            for (int i = 0; i < steps.size(); i++) {
                Workload.Step step = steps.get(i);
                String expected = Workload.describe(step.applyTo(all));
                assertThat(patiently(() -> Workload.describe(step.applyTo(cold))))
                        .isEqualTo(expected);
                assertThat(cold.digest()).isEqualTo(all.digest());
                assertThat(cold.dataBytes()).isEqualTo(all.dataBytes());
                if (random.nextInt(30) == 0) {
                    checkpoint();
                }
                if (random.nextInt(50) == 0) {
                    restart();
                    restarts += cold.appliedOffset() > 0 ? 1 : 0;
                    i = (int) cold.appliedOffset() - 1;
                    all = new StateEngine(new AppendMachine(), EngineDriver.SMALL);
                    for (Workload.Step again : steps.subList(0, i + 1)) {
                        again.applyTo(all);
                    }
                    assertThat(cold.digest()).isEqualTo(all.digest());
                    assertThat(cold.dataBytes()).isEqualTo(all.dataBytes());
                }
            }
            assertThat(patiently(cold::scannedDigest)).isEqualTo(all.scannedDigest());
            assertThat(restarts).as("restarts with a checkpoint").isPositive();
        }
        assertThat(missed).isPositive();
    }

    /** The next checkpoint has what the one before would have had, by its pairs and not only by its digest. */
    @Test
    void aCheckpointThatIsGivenUpLosesNothing_H143() throws Exception {
        int givenUp = 0;
        int compared = 0;
        for (Workload.Step step : Workload.generate(9, STEPS)) {
            apply(step);
            if (step.offset() % 20 == 0 && cold.canFreeze()) {
                FrozenState frozen = cold.freeze();
                StateCheckpoint given = file.begin(Snapshots.meta(frozen), frozen);
                boolean isDurable = givenUp % 2 == 1 && given.step(); // some when their pages are written
                assertThat(isDurable).as("one step is not all").isFalse();
                given.giveUp();
                cold.thaw(false, null);
                givenUp++;
            }
            cold.mergeSome(2);
            if (step.offset() % 70 == 0) {
                cold.mergeSome(Integer.MAX_VALUE);
                checkpoint();
                cold = started(file.rootImage(Runnable::run));
                assertThat(cold.digest()).isEqualTo(whole.digest());
                assertThat(patiently(cold::scannedDigest)).isEqualTo(whole.scannedDigest());
                compared++;
            }
        }
        assertThat(givenUp).isGreaterThan(10);
        assertThat(compared).isEqualTo(STEPS / 70);
    }

    /** A snapshot goes from file to file, and takes the place of what was there (H91). */
    @Test
    void aSnapshotTakesThePlaceOfTheStateWithoutComingIntoMemory() throws Exception {
        for (Workload.Step step : Workload.generate(5, 120)) {
            apply(step);
        }
        checkpoint();
        SnapshotStore snapshots = SnapshotStore.open(disk);
        StateEngine ahead = new StateEngine(new AppendMachine(), EngineDriver.SMALL);
        for (Workload.Step step : Workload.generate(6, 300)) {
            step.applyTo(ahead);
        }
        Snapshots.write(snapshots, ahead);

        cold.giveUpState();
        try (SnapshotContent content =
                snapshots.content(snapshots.files().iterator().next())) {
            assertThat(content.visibleBytes() + ahead.rememberedBytes()).isEqualTo(ahead.dataBytes());
            finish(file.replace(content.meta(), content));
        }
        cold.restore(file.rootImage(Runnable::run));
        assertThat(cold.digest()).isEqualTo(ahead.digest());
        assertThat(cold.dataBytes()).isEqualTo(ahead.dataBytes());
        assertThat(patiently(cold::scannedDigest)).isEqualTo(ahead.scannedDigest());
    }

    /** Memory has not got it: it is told, and the file is put aside by who knows that others have it (H146). */
    @Test
    void aStateThatIsNotInMemoryMakesNoOtherFile() throws Exception {
        for (Workload.Step step : Workload.generate(5, 60)) {
            apply(step);
        }
        checkpoint();
        apply(Workload.generate(5, 61).get(60));
        FrozenState frozen = cold.freeze();
        assertThat(frozen.isInMemory()).isFalse();
        assertThatThrownBy(() -> finish(file.beginBeside(Snapshots.meta(frozen), frozen)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("most pairs are in the data file alone");
    }

    /** What a version wrote that did not count the pairs is counted once. */
    @Test
    void theBytesOfPairsAreCountedWhereNoRowSaysThem() throws Exception {
        for (Workload.Step step : Workload.generate(3, 100)) {
            apply(step);
        }
        checkpoint();
        try (PinnedRoot root = file.pin()) {
            assertThat(root.countedBytes() + whole.rememberedBytes()).isEqualTo(whole.dataBytes());
        }
    }

    /**
     * A flipped bit in sessions, ids or what is said of the state is no state (H91g). One in a page that has pairs
     * alone is not met, for no pair is read; with one in the newest slot, what counts is the checkpoint before.
     */
    @Test
    void whatIsReadAtAStartIsChecked() throws Exception {
        for (Workload.Step step : Workload.generate(3, 100)) {
            apply(step);
        }
        checkpoint();
        long before = cold.appliedOffset();
        Map<Long, StateDigest> written = new TreeMap<>(Map.of(before, cold.digest()));
        fill(60);
        checkpoint();
        long newest = cold.appliedOffset();
        written.put(newest, cold.digest());
        List<PageRef> read = new ArrayList<>();
        List<PageRef> unread = new ArrayList<>();
        TreeInspector.inspect(disk, DataFile.NAME, new PageVisitor() {
            @Override
            public void page(Page page, KeyRange keys) {
                (keys == null || isWithinPairs(keys) ? unread : read).add(page.ref());
            }
        });
        assertThat(read).hasSizeGreaterThan(3);
        assertThat(unread).hasSizeGreaterThan(3);
        file.close();
        long size = disk.usedQuietly(DataFile.NAME);
        for (PageRef page : read) {
            assertThat(taken(middleOf(page), written)).as("%s", page).isZero();
        }
        for (PageRef page : unread) {
            assertThat(taken(middleOf(page), written)).as("%s", page).isEqualTo(newest);
        }
        List<Long> bySlot = new ArrayList<>();
        for (long at = 11; at < MetaSlots.BYTES; at += 97) {
            bySlot.add(taken(at, written));
        }
        assertThat(bySlot.subList(0, bySlot.size() / 2)).containsOnly(newest);
        assertThat(bySlot.subList(bySlot.size() / 2 + 1, bySlot.size())).containsOnly(before);
        for (long at = MetaSlots.BYTES; at < size; at += 97) {
            assertThat(taken(at, written)).isIn(0L, newest);
        }
        file = open(disk);
        assertThat(started(file.rootImage(Runnable::run)).digest()).isEqualTo(whole.digest());
    }

    private static boolean isWithinPairs(KeyRange keys) {
        return StateRows.pairs().covers(keys.from(), keys.to());
    }

    private static long middleOf(PageRef page) {
        return page.address() * SMALL.blockBytes() + (Page.HEADER_BYTES + page.bytes()) / 2;
    }

    /**
     * With one bit flipped, which is then put right.
     *
     * @param written digests by the entries of checkpoints: what is taken is one of these
     * @return the entry of the state that is taken; 0: it is refused
     */
    private long taken(long at, Map<Long, StateDigest> written) throws Exception {
        disk.flipBit(DataFile.NAME, at, 4);
        try (StateFile opened = StateFile.open(disk, OWNER, SMALL, name -> {})) {
            StateEngine engine = started(opened.rootImage(Runnable::run));
            assertThat(engine.digest()).isEqualTo(written.get(engine.appliedOffset()));
            return engine.appliedOffset();
        } catch (IOException | UncheckedIOException | TreeRefusedException e) {
            return 0;
        } finally {
            disk.flipBit(DataFile.NAME, at, 4);
        }
    }

    /** It is done for the pages alone: whatever it is, the state is as before, for pins too (H156). */
    @Test
    void aRehearsalLeavesNoTraceAndTheEntryThenLacksNothing() throws Exception {
        List<Workload.Step> steps = Workload.generate(8, STEPS);
        Random random = new Random(8);
        for (Workload.Step step : steps) {
            apply(step);
            if (random.nextInt(40) == 0 && cold.canFreeze()) {
                checkpoint();
            }
            Workload.Step later = steps.get(random.nextInt(steps.size()));
            DeferredRead pinned = cold.defer("key3".getBytes(UTF_8), 0, 0);
            Reply before = whole.read("key3".getBytes(UTF_8), 0, 0);
            if (later.kind() == PayloadKind.COMMAND) {
                StateDigest digest = cold.digest();
                cold.rehearse(cold.appliedOffset() + 5, 9, later.time(), later.payload(), 0, later.payload().length);
                assertThat(cold.digest()).isEqualTo(digest).isEqualTo(whole.digest());
                assertThat(cold.dataBytes()).isEqualTo(whole.dataBytes());
            }
            assertThat(ReplyCodec.encode(patiently(pinned::make))).isEqualTo(ReplyCodec.encode(before));
            pinned.pin().close();
        }
        assertThat(patiently(cold::scannedDigest)).isEqualTo(whole.scannedDigest());

        fill(20);
        checkpoint();
        restart();
        byte[] set = PayloadCodec.encodeCommand(null, "key1=more".getBytes(UTF_8));
        Workload.Step entry = new Workload.Step(whole.appliedOffset() + 1, 9, 1, PayloadKind.COMMAND, set);
        assertThatThrownBy(() -> entry.applyTo(cold))
                .as("without a rehearsal it lacks a page")
                .isInstanceOf(MissingRowsException.class);

        restart();
        int pages = 0;
        for (boolean lacks = true; lacks; ) {
            cold.rehearse(entry.offset(), 9, entry.time(), set, 0, set.length);
            Wanted wanted = cache.takeWanted();
            lacks = wanted != null;
            if (lacks) {
                serve(wanted);
                pages++;
            }
        }
        assertThat(pages).as("pages that the rehearsal has wanted").isPositive();
        assertThat(Workload.describe(entry.applyTo(cold))).isEqualTo(Workload.describe(entry.applyTo(whole)));
        assertThat(cold.digest()).isEqualTo(whole.digest());
    }
}
