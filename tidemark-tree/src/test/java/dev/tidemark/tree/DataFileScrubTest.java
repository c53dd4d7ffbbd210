package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.file.TreeRefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is damaged while nobody reads it is found by a pass over the file, wherever it is (H142, H146). */
final class DataFileScrubTest {
    private static final int META_BYTES = 16 << 10;
    private static final int BLOCK = 512;
    private static final int CHECKPOINTS = 6;

    private final Script script = Script.ofEverything();
    private SimulatedDisk whole;

    @BeforeEach
    void write() throws Exception {
        whole = new SimulatedDisk();
        script.run(TestTree.create(whole), 1, CHECKPOINTS);
    }

    /** A pass from its beginning to its end, and what it found. */
    private static List<String> pass(DataFile file, double origin, int bytes) {
        List<String> found = new ArrayList<>();
        DataFileScrub scrub = new DataFileScrub(origin);
        for (int pieces = 0; !scrub.isDone(); pieces++) {
            assertThat(pieces).as("it comes to an end").isLessThan(5_000);
            try {
                scrub.step(file, bytes);
            } catch (IOException e) {
                found.add(e.getMessage());
            }
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.4, 1", "0.4, 2000", "0.99, 1000000"})
    void nothingIsFoundWhereNothingIsWrong(double origin, int bytes) throws Exception {
        DataFile file = TestTree.open(whole);
        assertThat(pass(file, origin, bytes)).isEmpty();
        assertThat(TestTree.content(file)).isEqualTo(script.state(CHECKPOINTS));
        assertThat(pass(TestTree.create(new SimulatedDisk()), origin, bytes)).isEmpty();
    }

    /** The inspector, which reads all at once, is what it is compared with: in every block of the file, of any kind. */
    @ParameterizedTest
    @CsvSource({"0, 1", "0.4, 3000", "0.99, 1000000"})
    void whatIsDamagedIsFoundAndNothingElse(double origin, int bytes) throws Exception {
        long size = whole.open(TestTree.NAME).size();
        int damaged = 0;
        for (long at = META_BYTES + 77; at < size; at += BLOCK) {
            SimulatedDisk disk = whole.crash(CrashChooser.keepAll());
            DataFile file = TestTree.open(disk);
            disk.flipBit(TestTree.NAME, at, 3);
            boolean counts = !TreeInspector.inspect(disk, TestTree.NAME, PageVisitor.NONE)
                    .isWhole();
            assertThat(!pass(file, origin, bytes).isEmpty()).as("byte %d", at).isEqualTo(counts);
            damaged += counts ? 1 : 0;
        }
        assertThat(damaged).isGreaterThan(15);
    }

    /** What the newest checkpoint has written comes first, before what is older (H142). */
    @Test
    void aSyncThatLiedIsFoundFirst() throws Exception {
        DataFile file = TestTree.open(whole);
        whole.flipBit(TestTree.NAME, file.root().top().ref().address() * BLOCK + 60, 1);
        DataFileScrub scrub = new DataFileScrub(0.5);
        assertThat(scrub.isAtTheNewest()).isTrue();
        try {
            scrub.step(file, 1);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("its bytes are not those");
            return;
        }
        throw new AssertionError("the root page is damaged, and is not what is read first");
    }

    @Test
    void aMetaSlotIsWrittenAgain() throws Exception {
        for (int at = 0; at < META_BYTES; at += at % 4096 < 210 ? 7 : 333) {
            SimulatedDisk disk = whole.crash(CrashChooser.keepAll());
            DataFile file = TestTree.open(disk);
            disk.flipBit(TestTree.NAME, at, 0);
            assertThat(TestTree.assertWhole(disk).hasTornSlot()).isTrue();
            assertThat(pass(file, 0, 100_000))
                    .as("byte %d", at)
                    .singleElement()
                    .asString()
                    .contains("was written again");
            assertThat(TestTree.assertWhole(disk.crash(CrashChooser.loseAll())).hasTornSlot())
                    .isFalse();
            assertThat(pass(file, 0, 100_000)).isEmpty();
            assertThat(TestTree.open(disk).root().position().offset()).isEqualTo(CHECKPOINTS);
        }
    }

    /** It keeps a key and no page, so checkpoints may take the space of all that it has read. */
    @Test
    void checkpointsMayComeInBetween() throws Exception {
        DataFile file = TestTree.create(new SimulatedDisk());
        DataFileScrub scrub = new DataFileScrub(0.5);
        int pieces = 0;
        for (int i = 1; !scrub.isDone() && i < 400; i++) {
            if (i % 3 == 0) {
                file.checkpoint(TestTree.at(i), TestTree.changes(TestTree.rows("k" + i % 9, 30, 10 + i % 200)));
            }
            if (i > 30) {
                scrub.step(file, 1);
                pieces++;
            }
        }
        assertThat(scrub.isDone()).isTrue();
        assertThat(pieces).isGreaterThan(20);
    }

    @Test
    void aDiskThatDoesNotReadIsDamageToo() throws TreeRefusedException, IOException {
        DataFile file = TestTree.open(whole);
        whole.faults(call -> call.operation() == DiskOperation.READ ? new Fault.Fail("a bad sector") : Fault.NONE);
        assertThat(pass(file, 0, 2_000)).isNotEmpty();
    }
}
