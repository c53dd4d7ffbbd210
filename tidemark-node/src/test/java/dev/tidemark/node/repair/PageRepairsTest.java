package dev.tidemark.node.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.repair.PageRepairs.Result;
import dev.tidemark.node.support.TestClock;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes are asked for rows until those of one make the page that is damaged (H146). */
final class PageRepairsTest {
    private static final TreeFormat SMALL = new TreeFormat(512, 1024, 8192);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final ArrayDeque<FilesTask> files = new ArrayDeque<>();
    private final ArrayDeque<Input.AskRange> asked = new ArrayDeque<>();
    private final List<Result> outcomes = new ArrayList<>();
    private final List<Integer> peers = new ArrayList<>(List.of(2, 3));
    private boolean isAlone;
    private long now = 1_000;
    private final PageRepairs repairs = new PageRepairs(
            new TestClock(() -> now),
            new PageRepairs.Peers() {
                @Override
                public List<Integer> there() {
                    return peers;
                }

                @Override
                public boolean exist() {
                    return !isAlone;
                }
            },
            input -> asked.add((Input.AskRange) input),
            files::add,
            Runnable::run);
    private StateFile file;
    private StateFile same;
    private StateFile other;
    private DamagedPageException damage;

    private static TreeIdentity identity(long node) {
        return new TreeIdentity(new UUID(1, 2), 0, new UUID(3, node));
    }

    /** A file with two checkpoints, at entries 10 and {@code newest}; the second changes every value. */
    private static StateFile file(SimulatedDisk on, long node, long newest) throws Exception {
        DataFile.create(on, DataFile.NAME, identity(node), SMALL);
        try (DataFile made = DataFile.open(on, DataFile.NAME, identity(node))) {
            made.checkpoint(new CheckpointPosition(10, 1, 1), changes("value of entry 10"));
            made.checkpoint(new CheckpointPosition(newest, 1, 1), changes("value of entry " + newest));
        }
        return StateFile.open(on, identity(node), SMALL, name -> {});
    }

    private static Changes changes(String value) {
        List<Change> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(Change.put(bytes(String.format("key %03d", i)), bytes(value)));
        }
        return Changes.of(List.of(), rows);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void aPageIsDamaged() throws Exception {
        file = file(disk, 1, 20);
        same = file(new SimulatedDisk(), 2, 20);
        other = file(new SimulatedDisk(), 3, 30);
        PageRef[] leaf = {null};
        KeyRange key = KeyRange.ofKey(bytes("key 050"));
        try (DataFile open = DataFile.open(disk, DataFile.NAME, identity(1))) {
            Cursor cursor = new Cursor(DataFile.NAME, open.root(), key, ref -> {
                leaf[0] = ref;
                return open.pages().find(ref);
            });
            assertThat(cursor.next()).isEqualTo(Cursor.Step.ROW);
        }
        damage = new DamagedPageExceptions(disk, file).of(leaf[0]);
    }

    /** What damage says of itself. */
    private record DamagedPageExceptions(SimulatedDisk disk, StateFile file) {
        /** Flips a bit of that page. */
        DamagedPageException of(PageRef page) throws IOException {
            disk.flipBit(DataFile.NAME, page.address() * 512 + 100, 1);
            try {
                file.pages().find(page);
                throw new AssertionError("it is whole");
            } catch (DamagedPageException e) {
                return e.touching(KeyRange.ofKey(bytes("key 050")));
            }
        }
    }

    private void repair() throws IOException {
        repairs.repair(damage.ref(), damage.range().from(), damage, outcomes::add);
        runFiles();
    }

    private void runFiles() {
        for (FilesTask next = files.poll(); next != null; next = files.poll()) {
            ((FilesTask.RepairPage) next).step().run(file);
        }
    }

    private Input.AskRange asks(int peer) {
        assertThat(asked).as("questions").isNotEmpty();
        Input.AskRange ask = asked.remove();
        assertThat(ask.peer()).isEqualTo(peer);
        return ask;
    }

    private void answers(Input.AskRange ask, StateFile its) {
        came(ask.peer(), RangeReading.answer(its, ask.request()));
    }

    private void came(int peer, RangeReply reply) {
        repairs.came(new Effect.RangeCame(peer, reply));
        runFiles();
    }

    private void later(int millis) {
        now += millis;
        repairs.look();
        runFiles();
    }

    @Test
    void thePageIsMadeOfTheRowsOfAPeer() throws Exception {
        repair();
        answers(asks(2), same);
        assertThat(outcomes).containsExactly(Result.WHOLE);
        assertThat(file.pages().find(damage.ref())).isNotNull();
        assertThat(asked).isEmpty();
    }

    /** A peer whose checkpoint is of another entry, and has not the one that is asked for any more. */
    @Test
    void whoHasOtherRowsIsPassedOver() throws Exception {
        peers.set(0, 3);
        peers.set(1, 2);
        repair();
        answers(asks(3), other);
        answers(asks(2), same);
        assertThat(outcomes).containsExactly(Result.WHOLE);
    }

    /** Checkpoints are written one after the other: who is asked too early is asked again, but not at once for ever. */
    @Test
    void whoHasOtherRowsNowIsAskedAgain() throws Exception {
        peers.remove(1);
        repair();
        answers(asks(2), other);
        assertThat(outcomes).isEmpty();
        later(100);
        assertThat(asked).isEmpty();
        later(500);
        answers(asks(2), same);
        assertThat(outcomes).containsExactly(Result.WHOLE);
    }

    /** An answer takes two seconds: the first one that comes counts, though others were asked since (H29). */
    @Test
    void anAnswerThatIsLateCounts() throws Exception {
        repair();
        Input.AskRange first = asks(2);
        later(600);
        asks(3);
        later(600);
        asks(2);
        answers(first, same);
        assertThat(outcomes).containsExactly(Result.WHOLE);
        answers(first, same); // and once more, when all is over
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void anAnswerThatComesTwiceOrThatNobodyAskedForDoesNoHarm() throws Exception {
        repair();
        Input.AskRange ask = asks(2);
        long question = ask.request().question();
        came(3, RangeReply.none(question));
        came(2, new RangeReply(question + 1, true, new byte[3]));
        came(2, new RangeReply(question, true, new byte[3]));
        came(2, new RangeReply(question, true, new byte[3]));
        assertThat(outcomes).isEmpty();
        answers(asks(3), same);
        assertThat(asked).as("the next one is asked once").isEmpty();
        assertThat(outcomes).containsExactly(Result.WHOLE);
    }

    /** A disk that has no room for a moment is no reason to give up what it holds. */
    @Test
    void whereTheDiskHasNoRoomItIsTriedAgain() throws Exception {
        repair();
        disk.faults(call -> call.operation() == DiskOperation.WRITE ? new Fault.Full() : Fault.NONE);
        answers(asks(2), same);
        assertThat(outcomes).isEmpty();
        disk.faults(DiskFaults.NONE);
        later(600);
        answers(asks(3), same);
        assertThat(outcomes).containsExactly(Result.WHOLE);
    }

    /** It has a checkpoint of an entry after the one that wrote the page, in which other rows have changed. */
    @Test
    void aCheckpointOfAnotherEntryWillDoIfTheRowsAreTheSame() throws Exception {
        SimulatedDisk ahead = new SimulatedDisk();
        DataFile.create(ahead, DataFile.NAME, identity(2), SMALL);
        try (DataFile made = DataFile.open(ahead, DataFile.NAME, identity(2))) {
            made.checkpoint(new CheckpointPosition(20, 1, 1), changes("value of entry 20"));
            made.checkpoint(
                    new CheckpointPosition(25, 1, 1),
                    Changes.of(List.of(), List.of(Change.put(bytes("key 099"), bytes("other")))));
            made.checkpoint(new CheckpointPosition(30, 1, 1), changes("value of entry 30"));
        }
        StateFile its = StateFile.open(ahead, identity(2), SMALL, name -> {});
        repair();
        answers(asks(2), its);
        assertThat(outcomes).containsExactly(Result.WHOLE);
    }

    @Test
    void itEndsWhenNobodyHasItsRows() throws Exception {
        repair();
        for (int i = 0; i < 25 && outcomes.isEmpty(); i++) {
            while (!asked.isEmpty()) {
                Input.AskRange ask = asked.remove();
                came(ask.peer(), RangeReply.none(ask.request().question()));
            }
            later(501);
        }
        assertThat(outcomes).containsExactly(Result.FAILED);
        assertThat(now).isBetween(6_000L, 8_000L);
    }

    @Test
    void itEndsAtOnceWhereThereIsNobody() throws Exception {
        peers.clear();
        isAlone = true;
        repair();
        assertThat(outcomes).containsExactly(Result.FAILED);
        assertThat(files).isEmpty();
    }

    /** As at a start, when the log is applied before anybody is connected. */
    @Test
    void whoIsNotThereYetIsAskedWhenItComes() throws Exception {
        peers.clear();
        repair();
        later(600);
        assertThat(outcomes).isEmpty();
        peers.add(2);
        later(600);
        answers(asks(2), same);
        assertThat(outcomes).containsExactly(Result.WHOLE);
    }

    /** A read and the scrub meet the same page: it is written once, and both are told. */
    @Test
    void aPageIsRepairedOnceForAllWhoNeedIt() throws Exception {
        repair();
        repair();
        assertThat(repairs.underWay()).isEqualTo(1);
        answers(asks(2), same);
        assertThat(outcomes).containsExactly(Result.WHOLE, Result.WHOLE);
        assertThat(repairs.repaired()).isEqualTo(1);
        assertThat(asked).isEmpty();
    }

    /** Its bytes are those that were meant, so they would be written again, and the next checkpoint would meet them. */
    @Test
    void whatThisProgramHasWrittenWrongIsNotRepaired() throws Exception {
        damage = DamagedPageException.malformed(DataFile.NAME, damage.ref(), "").touching(damage.range());
        repair();
        assertThat(outcomes).containsExactly(Result.FAILED);
    }

    /** Nobody needs it for long, so it is no reason to give up the file (H146). */
    @Test
    void aPageOfTheOlderCheckpointAloneIsAsGoodAsGone() throws Exception {
        PageRef old;
        try (DataFile open = DataFile.openTheOneBefore(disk, DataFile.NAME, identity(1))) {
            old = open.root().top().ref();
        }
        DamagedPageException met = new DamagedPageExceptions(disk, file).of(old);
        repairs.repair(old, bytes("key 000"), met, outcomes::add);
        runFiles();
        assertThat(outcomes).containsExactly(Result.GONE);
    }

    /** The rows of the pages below are no help: where these lie, nobody else knows. */
    @Test
    void aPageOfPlacesIsNotAskedFor() throws Exception {
        PageRef top;
        try (DataFile open = DataFile.open(disk, DataFile.NAME, identity(1))) {
            top = open.root().top().ref();
        }
        damage = new DamagedPageExceptions(disk, file).of(top);
        repair();
        assertThat(asked).isEmpty();
        assertThat(outcomes).containsExactly(Result.FAILED);
    }

    @Test
    void whatAPeerAsksForMayBeAnything() {
        byte[] low = bytes("key 010");
        byte[] high = bytes("key 020");
        assertThat(RangeReading.answer(same, request(low, high, 1_000)).given()).isTrue();
        assertThat(RangeReading.answer(same, request(high, low, 1_000))).isEqualTo(RangeReply.none(5));
        assertThat(RangeReading.answer(same, request(low, low, 1_000))).isEqualTo(RangeReply.none(5));
        assertThat(RangeReading.answer(same, request(low, null, 1_000)))
                .as("more than that")
                .isEqualTo(RangeReply.none(5));
    }

    private static RangeRequest request(byte[] from, byte[] to, int most) {
        return new RangeRequest(5, 20, from, to, most);
    }
}
