package dev.tidemark.log.end;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.FaultScript;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.file.SlotFile;
import dev.tidemark.log.record.LogPosition;
import java.io.IOException;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What a node remembers outside of its log survives crashes whole, and the second copy survives rot of the first
 * (H161).
 */
class EndFileTest {
    private static final String NAME = "end";
    private static final EndMemory FULL = full();

    private final SimulatedDisk disk = new SimulatedDisk();

    private static EndMemory full() {
        TreeMap<Integer, Acknowledged> peers = new TreeMap<>();
        for (int id = 1; id <= EndMemory.MAX_PEERS + 3; id++) {
            peers.put(id, new Acknowledged(id, 10L * id));
        }
        return new EndMemory(
                new LogPosition(7, 3, -5),
                4,
                new Acknowledged(5, 9),
                new EndMemory.Coming(new LogPosition(11, 4, 6), 5),
                new EndMemory.Coming(new LogPosition(10, 4, 8), 4),
                peers);
    }

    @Test
    void whatWasSavedIsThere() throws IOException {
        EndFile.create(disk, NAME, EndMemory.NOTHING).close();
        try (EndFile file = EndFile.open(disk, NAME)) {
            assertThat(file.memory()).isEqualTo(EndMemory.NOTHING);
            file.save(FULL);
        }
        assertThat(FULL.peers()).hasSize(EndMemory.MAX_PEERS);
        try (EndFile file = EndFile.open(disk, NAME)) {
            assertThat(file.memory()).isEqualTo(FULL);
        }
    }

    /** What a later release wrote is no damage: it must neither be made again nor be owed for. */
    @Test
    void aFormThatIsNotKnownIsOfALaterRelease_H180() throws IOException {
        SlotFile.create(disk, NAME, 0x4D45_4E44, new byte[] {2, 1}).close();
        Assertions.assertThatThrownBy(() -> EndFile.open(disk, NAME))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the file \"end\" is whole")
                .hasMessageContaining("a later release has written it");
        Assertions.assertThatThrownBy(() -> EndFile.peek(disk, NAME))
                .hasMessageContaining("a later release has written it");
    }

    @Test
    void aMissingFileIsNotTakenForAnEmptyMemory() throws IOException {
        assertThat(EndFile.open(disk, NAME)).isNull();
        EndFile.create(disk, NAME, FULL).close();
        disk.flipBit(NAME, 30, 2);
        disk.flipBit(NAME, SlotFile.SLOT_BYTES + 30, 2);
        assertThat(EndFile.open(disk, NAME)).isNull();
    }

    @Test
    void rotOfOneCopyBringsBackAtMostTheEndBefore_H39() throws IOException {
        EndMemory later = FULL.withEnd(new LogPosition(8, 3, 1), 4);
        for (int slot = 0; slot < 2; slot++) {
            EndFile file = EndFile.create(disk, NAME, EndMemory.NOTHING);
            file.save(FULL);
            file.saveLightly(later);
            file.close();
            disk.flipBit(NAME, slot * SlotFile.SLOT_BYTES + 30L, 2);
            try (EndFile again = EndFile.open(disk, NAME)) {
                assertThat(again.memory()).isIn(FULL, later);
                assertThat(again.memory().owed()).isEqualTo(FULL.owed());
            }
        }
    }

    @Test
    void aCrashInASaveLeavesTheOldOrTheNew() throws IOException {
        EndMemory later = EndMemory.NOTHING.withEnd(new LogPosition(8, 3, 1), 4);
        for (int call = 1; call <= 2; call++) {
            for (DiskOperation operation : new DiskOperation[] {DiskOperation.WRITE, DiskOperation.SYNC}) {
                SimulatedDisk crashing = new SimulatedDisk();
                EndFile file = EndFile.create(crashing, NAME, FULL);
                crashing.faults(new FaultScript().at(operation, call, new Fault.Fail("stop here")));
                Assertions.assertThatThrownBy(() -> file.save(later)).isInstanceOf(IOException.class);
                for (CrashChooser chooser : new CrashChooser[] {CrashChooser.keepAll(), CrashChooser.loseAll()}) {
                    try (EndFile again = EndFile.open(crashing.crash(chooser), NAME)) {
                        assertThat(again.memory()).isIn(FULL, later);
                    }
                }
            }
        }
    }

    @Test
    void aSnapshotIsComingUntilTheLogHasPassedIt() {
        LogPosition snapshot = new LogPosition(10, 2, 3);
        EndMemory memory = EndMemory.NOTHING.withComing(new EndMemory.Coming(snapshot, 4), false);
        assertThat(memory.announced(snapshot)).isNotNull();
        assertThat(memory.announced(new LogPosition(10, 2, 4))).isNull();
        EndMemory next = memory.withComing(new EndMemory.Coming(new LogPosition(12, 2, 5), 4), true);
        assertThat(next.announced(snapshot)).as("the one that is there").isNotNull();
        EndMemory passed = next.withEnd(new LogPosition(11, 2, 9), 4);
        assertThat(passed.announced(snapshot)).isNull();
        assertThat(passed.announced(new LogPosition(12, 2, 5))).isNotNull();
    }

    /** What was durable before its leader came may be of another log, that is as long. */
    @Test
    void anEndUnderAnEarlierEpochHasPassedNoSnapshot_H161() {
        LogPosition snapshot = new LogPosition(10, 2, 3);
        EndMemory memory = EndMemory.NOTHING.withComing(new EndMemory.Coming(snapshot, 4), false);
        EndMemory longer = memory.withEnd(new LogPosition(11, 3, 8), 3);
        assertThat(longer.end().offset()).isEqualTo(11);
        assertThat(longer.announced(snapshot)).isNotNull();
        assertThat(longer.withoutNotes(noted -> false)).isEqualTo(longer);
        assertThat(longer.withoutNotes(snapshot::equals).announced(snapshot)).isNull();
    }
}
