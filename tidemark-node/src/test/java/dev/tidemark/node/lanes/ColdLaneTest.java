package dev.tidemark.node.lanes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.mail.PendingRead;
import dev.tidemark.node.snapshots.CheckpointRequests;
import dev.tidemark.node.snapshots.Checkpoints;
import dev.tidemark.node.support.TestClock;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.rooted.RootedStateStore;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import dev.tidemark.tree.cache.PageCache;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lane whose rows are in a file: who lacks a page waits for it, and nobody else does (H155). */
class ColdLaneTest {
    private static final TreeFormat SMALL = new TreeFormat(512, 1024, 8192);
    private static final TreeIdentity IDENTITY = new TreeIdentity(new UUID(1, 2), 0, new UUID(3, 4));
    private static final int ROWS = 100;

    private final ArrayDeque<Runnable> main = new ArrayDeque<>();
    private final ArrayDeque<Runnable> disk = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<String> applied = new ArrayList<>();
    private final PageCache cache = new PageCache(SMALL, 2, 1, 2, true);
    private final RootedStateStore store = new RootedStateStore(cache, 0, Long.MAX_VALUE);
    private final AppendToKey machine = new AppendToKey();
    private final StateEngine engine = new StateEngine(machine, EngineLimits.DEFAULT, store);
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();
    private StateFile file;
    private int reads;
    private boolean diskFails;
    private boolean failsOnce;
    private PageReads pages;
    private StateReads stateReads;
    private ApplyLane lane;
    private LogPosition last = new LogPosition(ROWS, 1, 77);

    /** {@code key=text} appends to what is under the key and replies all of it. */
    private static final class AppendToKey implements StateMachine {
        final Set<Long> seeds = new HashSet<>();
        int reads;

        @Override
        public Reply apply(Entry entry, StateStore rows) {
            String[] words = new String(entry.body(), UTF_8).split("=");
            byte[] key = words[0].getBytes(UTF_8);
            byte[] old = rows.get(key);
            String text = (old == null ? "" : new String(old, UTF_8)) + words[1];
            rows.put(key, text.getBytes(UTF_8));
            return new Reply.Simple(text);
        }

        @Override
        public Reply read(Query query, StateReader rows) {
            seeds.add(query.seed());
            reads++;
            byte[] value = rows.get(query.body());
            return value == null ? Reply.NIL : new Reply.Simple(new String(value, UTF_8));
        }
    }

    private static final class Reader implements dev.tidemark.node.Gateway.ReadHandler {
        String reply;

        @Override
        public void answered(Reply given) {
            reply = given instanceof Reply.Simple simple ? simple.text() : String.valueOf(given);
        }
    }

    @BeforeEach
    void open() throws Exception {
        SimulatedDisk simulated = new SimulatedDisk();
        file = StateFile.open(simulated, IDENTITY, SMALL, name -> {});
        file.create();
        for (int i = 0; i < ROWS; i++) {
            byte[] payload = PayloadCodec.encodeCommand(null, ("k" + (100 + i) + "=v" + i).getBytes(UTF_8));
            engine.apply(i + 1, 1, i + 1, PayloadKind.COMMAND, payload, 0, payload.length);
        }
        FrozenState frozen = engine.freeze();
        SnapshotMeta meta = new SnapshotMeta(IDENTITY.clusterId(), ROWS, 1, 77, frozen.time(), 1, new byte[0]);
        StateCheckpoint checkpoint = file.begin(meta, frozen);
        while (!checkpoint.step()) {
            // the next piece
        }
        engine.thaw(true, file.rootRows(Runnable::run));
        engine.mergeSome(2 * ROWS);
        pages = new PageReads(cache, this::page, disk::add, main::add, failures::add);
        stateReads = new StateReads(engine, 1, store, pages, damaged::add);
        lane = lane();
    }

    private Page page(PageRef ref) throws IOException {
        reads++;
        if (diskFails || failsOnce) {
            failsOnce = false;
            throw new IOException("a bad sector");
        }
        return file.pages().find(ref);
    }

    private ApplyLane lane() {
        NodeClock clock = new TestClock(() -> 1);
        ApplyLane.Outcomes outcomes = new ApplyLane.Outcomes() {
            @Override
            public void applied(long offset, Outcome outcome) {
                applied.add(offset + " " + ((Reply.Simple) outcome.reply()).text());
            }

            @Override
            public void restored(StateEngine state) {}

            @Override
            public void pinnedGrew() {}
        };
        ApplyLane made = new ApplyLane(
                new Mailbox<>(main::add, failures::add),
                engine,
                Long.MAX_VALUE / 2,
                1_000,
                last,
                Configuration.ofVoters(new TreeMap<>(Map.of(1, new UUID(1, 1))), 1),
                stateReads,
                input -> {},
                outcomes,
                new Checkpoints(
                        new UUID(5, 5),
                        1,
                        Long.MAX_VALUE,
                        time -> LogRetention.ofBytes(0),
                        0,
                        (delay, action) -> {},
                        task -> {},
                        task -> {},
                        new CheckpointRequests(clock, 0)),
                new DueTimer(clock, () -> 0, (delay, action) -> {}, () -> false, engine, stateReads, input -> {}),
                (delay, task) -> main.add(task),
                unreadable::add);
        made.open();
        return made;
    }

    private void turn() {
        for (Runnable next = main.poll(); next != null; next = main.poll()) {
            next.run();
        }
        assertThat(failures).isEmpty();
    }

    private void apply(String... bodies) {
        List<LogEntry> entries = new ArrayList<>();
        for (String body : bodies) {
            byte[] payload = PayloadCodec.encodeCommand(null, body.getBytes(UTF_8));
            long offset = last.offset() + 1;
            LogEntry entry = LogEntry.encode(offset, 1, offset, offset, EntryKind.COMMAND, payload, last.chain());
            entries.add(entry);
            last = entry.logPosition();
        }
        lane.post(new ApplyTask.Apply(entries));
        turn();
    }

    private Reader read(String key) {
        Reader reader = new Reader();
        lane.post(new ApplyTask.Answer(
                lane.appliedOffset(), 1, List.of(new PendingRead(key.getBytes(UTF_8), reader, 1_000))));
        turn();
        return reader;
    }

    /** One read of the disk comes back. */
    private void diskAnswers() {
        disk.remove().run();
        turn();
    }

    @Test
    void anEntryThatLacksAPageIsOvertakenByNoneAndHoldsUpNoRead_H155() {
        apply("new=a"); // all that it needs is missing too
        while (applied.isEmpty()) {
            diskAnswers();
        }
        applied.clear();
        apply("k150=x", "new=b", "k150=y");
        assertThat(applied).isEmpty();
        Reader hot = read("new");
        assertThat(hot.reply)
                .as("what is in memory, as of the entries that are applied")
                .isEqualTo("a");
        while (applied.isEmpty()) {
            assertThat(lane.appliedOffset()).isEqualTo(ROWS + 1);
            diskAnswers();
        }
        assertThat(applied).containsExactly("102 v50x", "103 ab", "104 v50xy");
        assertThat(read("new").reply).isEqualTo("ab");
    }

    @Test
    void aReadThatLacksAPageHoldsUpItselfAlone() {
        Reader cold = read("k120");
        assertThat(cold.reply).isNull();
        apply("n=1"); // its page is another one
        int before = disk.size();
        Reader other = read("k120");
        assertThat(disk).as("one read for all who wait").hasSize(before);
        while (cold.reply == null) {
            diskAnswers();
        }
        assertThat(cold.reply).isEqualTo("v20");
        while (other.reply == null) {
            diskAnswers();
        }
        assertThat(other.reply).isEqualTo("v20");
        assertThat(pages.underWay()).isEqualTo(disk.size());
    }

    /** Fifty reads through a cache of three pages, of which two may be read at a time. */
    @Test
    void manyReadsOfDifferentPagesAreAllAnswered() {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < ROWS; i += 2) {
            readers.add(read("k" + (100 + i)));
        }
        for (int answers = 0; answers < 3; answers++) {
            long open = readers.stream().filter(reader -> reader.reply == null).count();
            assertThat(stateReads.waitingForPages())
                    .as("all that are not answered wait for a page")
                    .isEqualTo((int) open);
            assertThat(stateReads.pagesUnderWay()).isEqualTo(disk.size());
            diskAnswers();
        }
        apply("k199=z", "k101=z");
        for (int turns = 0; !disk.isEmpty(); turns++) {
            assertThat(disk).hasSizeLessThanOrEqualTo(2);
            assertThat(turns).isLessThan(10_000);
            diskAnswers();
        }
        for (int i = 0; i < readers.size(); i++) {
            assertThat(readers.get(i).reply).isEqualTo("v" + 2 * i);
        }
        assertThat(applied).hasSize(2);
        assertThat(stateReads.pagesUnderWay()).isZero();
        assertThat(stateReads.waitingForPages()).isZero();
    }

    @Test
    void aReadWhosePageCannotBeReadIsToldSoAndNothingStops_H146() {
        diskFails = true;
        Reader reader = read("k150");
        diskAnswers();
        assertThat(reader.reply).contains("a bad sector");
        diskFails = false;
        Reader again = read("k150");
        while (again.reply == null) {
            diskAnswers();
        }
        assertThat(again.reply).isEqualTo("v50");
        assertThat(reads).isGreaterThan(1);
    }

    /** What was read wrong once and stands right is no damage. */
    @Test
    void aPageIsReadTwiceBeforeItCountsAsDamaged_H17() {
        failsOnce = true;
        Reader reader = read("k150");
        while (reader.reply == null) {
            diskAnswers();
        }
        assertThat(reader.reply).isEqualTo("v50");
        assertThat(damaged).isEmpty();
    }

    /** Others have what this node cannot read: who can see to that is told, and nothing is applied that needs it. */
    @Test
    void anEntryWhosePageCannotBeReadIsToldAndNoneOvertakesIt_H146() {
        diskFails = true;
        apply("k150=x");
        diskAnswers();
        assertThat(unreadable).containsExactly("a bad sector");
        diskFails = false;
        apply("k160=y");
        assertThat(applied).isEmpty();
        assertThat(lane.appliedOffset()).isEqualTo(ROWS);
        assertThat(read("k150").reply).isNull(); // it waits for its page, and the lane lives
    }

    /** The state is given up for that of a snapshot when what was handed over is applied, not before. */
    @Test
    void aSnapshotWaitsForAnEntryThatLacksAPage_H91() {
        List<String> room = new ArrayList<>();
        apply("k150=x");
        lane.post(new ApplyTask.MakeRoom(() -> room.add("made")));
        turn();
        assertThat(room).isEmpty();
        while (applied.isEmpty()) {
            assertThat(engine.hasState()).isTrue();
            diskAnswers();
        }
        assertThat(room).containsExactly("made");
        assertThat(engine.hasState()).isFalse();
    }

    /** The pages of entries that wait for one that lacks a page are read meanwhile. */
    @Test
    void entriesThatFollowHaveTheirPagesReadToo() {
        apply("k110=x", "k130=x", "k150=x", "k170=x");
        diskAnswers(); // the root, which all of them need
        assertThat(disk).as("as many as the cache may want").hasSize(2);
        while (applied.size() < 4) {
            diskAnswers();
        }
        assertThat(applied).containsExactly("101 v10x", "102 v30x", "103 v50x", "104 v70x");
    }

    /** The state may be given up for that of a snapshot while a read waits for its page (H91). */
    @Test
    void aReadThatWaitsWhileTheStateIsReplacedIsToldSo() {
        Reader cold = read("k120");
        lane.post(new ApplyTask.MakeRoom(() -> {}));
        turn();
        assertThat(engine.hasState()).isFalse();
        diskAnswers();
        assertThat(cold.reply).contains("CLUSTERDOWN this node is taking over the state of a snapshot");
    }

    /** Else a read that chooses by chance would look for other rows each time, and never have them all. */
    @Test
    void aReadThatIsRunAgainHasTheSameChance() {
        Reader cold = read("k120");
        while (cold.reply == null) {
            diskAnswers();
        }
        assertThat(machine.seeds).hasSize(1);
    }

    /** However many reads want pages. */
    @Test
    void theNextEntryGoesBeforeAllReads_H155() {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < ROWS; i += 2) {
            readers.add(read("k" + (100 + i)));
        }
        apply("k151=z");
        int answers = 0;
        while (applied.isEmpty()) {
            diskAnswers();
            answers++;
        }
        assertThat(answers).isLessThan(12);
        assertThat(readers).anyMatch(reader -> reader.reply == null);
        while (!disk.isEmpty()) {
            diskAnswers();
        }
        assertThat(readers).noneMatch(reader -> reader.reply == null);
    }

    /** Who looks after waiting reads looks again and again; each is made once. */
    @Test
    void aReadThatWaitsForItsPageIsNotMadeTwice() {
        PendingRead read = new PendingRead("k120".getBytes(UTF_8), new Reader(), 1_000);
        stateReads.answer(read, 1);
        int asked = machine.reads;
        stateReads.answer(read, 1);
        assertThat(machine.reads).isEqualTo(asked);
        while (!read.isAnswered()) {
            diskAnswers();
        }
    }
}
