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
import dev.tidemark.tree.page.DamagedPageException;
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

/** A lane whose rows are in a file, and a disk that answers when it is told to. */
abstract class ColdLaneFixture {
    static final TreeFormat SMALL = new TreeFormat(512, 1024, 8192);
    static final TreeIdentity IDENTITY = new TreeIdentity(new UUID(1, 2), 0, new UUID(3, 4));
    static final int ROWS = 100;

    final ArrayDeque<Runnable> main = new ArrayDeque<>();
    final ArrayDeque<Runnable> disk = new ArrayDeque<>();
    final List<Throwable> failures = new ArrayList<>();
    final List<String> applied = new ArrayList<>();
    final PageCache cache = new PageCache(SMALL, 2, 1, 2, true);
    final RootedStateStore store = new RootedStateStore(cache, 0, Long.MAX_VALUE);
    final AppendToKey machine = new AppendToKey();
    final StateEngine engine = new StateEngine(machine, EngineLimits.DEFAULT, store);
    final List<String> unreadable = new ArrayList<>();
    final List<String> damaged = new ArrayList<>();
    StateFile file;
    int reads;
    boolean diskFails;
    boolean failsOnce;
    PageRef damagedPage;
    PageRef lastRead;
    PageReads.Repairs repairs = PageReads.Repairs.NONE;
    PageReads pages;
    StateReads stateReads;
    ApplyLane lane;
    LogPosition last = new LogPosition(ROWS, 1, 77);

    /** {@code key=text} appends to what is under the key and replies all of it. */
    static final class AppendToKey implements StateMachine {
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

        /** Removes rows that are far from each other. */
        @Override
        public void timePassed(Entry entry, StateStore rows) {
            for (String key : List.of("k110", "k130", "k150", "k170")) {
                rows.delete(key.getBytes(UTF_8));
            }
        }

        @Override
        public Reply read(Query query, StateReader rows) {
            seeds.add(query.seed());
            reads++;
            List<String> found = new ArrayList<>();
            for (String key : new String(query.body(), UTF_8).split(",")) {
                byte[] value = rows.get(key.getBytes(UTF_8));
                if (value != null) {
                    found.add(new String(value, UTF_8));
                }
            }
            return found.isEmpty() ? Reply.NIL : new Reply.Simple(String.join(",", found));
        }
    }

    static final class Reader implements dev.tidemark.node.Gateway.ReadHandler {
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
        PageReads.Repairs toRepairs = (page, key, damage, outcome) -> repairs.repair(page, key, damage, outcome);
        pages = new PageReads(cache, this::page, disk::add, main::add, toRepairs, failures::add);
        stateReads = new StateReads(engine, 1, store, pages, damaged::add);
        lane = lane();
    }

    Page page(PageRef ref) throws IOException {
        reads++;
        lastRead = ref;
        if (diskFails || failsOnce) {
            failsOnce = false;
            throw new IOException("a bad sector");
        }
        if (ref.equals(damagedPage)) {
            throw DamagedPageException.malformed("data.tree", ref, "a bit flipped");
        }
        return file.pages().find(ref);
    }

    ApplyLane lane() {
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
                        () -> 3,
                        0,
                        (delay, action) -> {},
                        task -> {},
                        task -> {},
                        new CheckpointRequests(clock, 0)),
                new DueTimer(clock, () -> 0, (delay, action) -> {}, () -> false, engine, stateReads, input -> {}),
                (delay, task) -> main.add(task),
                new ApplyLane.Unreadable() {
                    @Override
                    public void byAnEntry(String why) {
                        unreadable.add(why);
                    }

                    @Override
                    public void elsewhere(ApplyTask.RowsUnreadable task) {
                        damaged.add(task.why().getMessage());
                    }
                });
        made.open();
        return made;
    }

    void turn() {
        for (Runnable next = main.poll(); next != null; next = main.poll()) {
            next.run();
        }
        assertThat(failures).isEmpty();
    }

    void apply(String... bodies) {
        lane.post(new ApplyTask.Apply(entries(bodies)));
        turn();
    }

    List<LogEntry> entries(String... bodies) {
        List<LogEntry> entries = new ArrayList<>();
        for (String body : bodies) {
            byte[] payload = PayloadCodec.encodeCommand(null, body.getBytes(UTF_8));
            long offset = last.offset() + 1;
            LogEntry entry = LogEntry.encode(offset, 1, offset, offset, EntryKind.COMMAND, payload, last.chain());
            entries.add(entry);
            last = entry.logPosition();
        }
        return entries;
    }

    Reader read(String key) {
        Reader reader = new Reader();
        lane.post(new ApplyTask.Answer(
                lane.appliedOffset(), 1, List.of(new PendingRead(key.getBytes(UTF_8), reader, 1_000))));
        turn();
        return reader;
    }

    /** Other pages take their places in the cache. */
    void forgetPages() {
        for (String key : List.of("k100", "k199", "k110", "k190")) {
            Reader reader = read(key);
            while (reader.reply == null) {
                diskAnswers();
            }
        }
    }

    /** One read of the disk comes back. */
    void diskAnswers() {
        disk.remove().run();
        turn();
    }
}
