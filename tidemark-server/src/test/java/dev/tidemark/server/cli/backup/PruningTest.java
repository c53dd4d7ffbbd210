package dev.tidemark.server.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.archive.ArchiveWriter;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Old backups go, whole ones stay, and of the archive what they need (H91). */
class PruningTest {
    private static final UUID CLUSTER = new UUID(5, 6);

    private final SimulatedDisk disk = new SimulatedDisk();

    /** Backups of entries 10, 20 and 30. */
    @BeforeEach
    void backUp() throws Exception {
        try (ScriptedNode node = new ScriptedNode(CLUSTER, 10, BackupRunIT.snapshot(CLUSTER, 10))) {
            for (long offset = 10; offset <= 30; offset += 10) {
                node.file = BackupRunIT.snapshot(CLUSTER, offset);
                node.offset = offset;
                PrintWriter err = new PrintWriter(new StringWriter(), true);
                BackupRun.take(node.address(), null, BackupDirectory.on(disk), err, "v");
            }
        }
        disk.create("00000000000000000040.snap.part").close();
    }

    private static List<Long> offsets(SimulatedDisk of) throws Exception {
        return List.copyOf(BackupDirectory.on(of).backups().keySet());
    }

    @Test
    void theNewestAreKept() throws Exception {
        Pruning pruning = new Pruning(BackupDirectory.on(disk));
        Backup oldest = pruning.backups(2);
        assertThat(oldest.manifest().offset()).isEqualTo(20);
        assertThat(offsets(disk)).containsExactly(20L, 30L);
        assertThat(disk.listQuietly(""))
                .containsExactly(
                        "00000000000000000020.manifest",
                        "00000000000000000020.snap",
                        "00000000000000000030.manifest",
                        "00000000000000000030.snap");
        assertThat(pruning.removed())
                .containsExactly(
                        "00000000000000000010.manifest", "00000000000000000010.snap", "00000000000000000040.snap.part");
        new Pruning(BackupDirectory.on(disk)).backups(5);
        assertThat(offsets(disk)).containsExactly(20L, 30L);
    }

    /** Its manifest may have been lost, and it may be whole. */
    @Test
    void aSnapshotWithoutAManifestStaysUnlessItWouldHaveGoneWithOne() throws Exception {
        disk.delete("00000000000000000010.manifest");
        new Pruning(BackupDirectory.on(disk)).backups(3);
        assertThat(disk.exists("00000000000000000010.snap"))
                .as("it may be the third")
                .isTrue();
        disk.delete("00000000000000000030.manifest");
        Pruning pruning = new Pruning(BackupDirectory.on(disk));
        pruning.backups(1);
        assertThat(pruning.removed()).containsExactly("00000000000000000010.snap");
        assertThat(pruning.unknown()).containsExactly("00000000000000000030.snap");
        assertThat(disk.exists("00000000000000000030.snap")).isTrue();
        assertThat(offsets(disk)).containsExactly(20L);
    }

    @Test
    void nothingGoesIfTheNewestIsDamaged_H91g() throws Exception {
        disk.flipBit("00000000000000000030.snap", 300, 1);
        assertThatThrownBy(() -> new Pruning(BackupDirectory.on(disk)).backups(1))
                .isInstanceOf(BadBackupException.class);
        assertThat(offsets(disk)).containsExactly(10L, 20L, 30L);
    }

    @Test
    void ofTheArchiveWhatKeptBackupsNeedStays() throws Exception {
        SimulatedDisk archive = new SimulatedDisk();
        LogPosition at = LogPosition.ZERO;
        List<String> names = new ArrayList<>();
        for (int file = 0; file < 4; file++) {
            try (ArchiveWriter writer = new ArchiveWriter(archive, "x.part", CLUSTER, 0, at)) {
                for (int i = 0; i < 8; i++) {
                    LogRecord entry = new LogRecord(
                            LogRecord.encode(at.offset() + 1, 1, 1, 1, (byte) 2, new byte[3], at.chain()));
                    writer.add(entry);
                    at = entry.logPosition();
                }
                names.add(writer.publish().name().text());
            }
        }
        Pruning pruning = new Pruning(BackupDirectory.on(disk));
        pruning.archive(archive, pruning.backups(2)); // files end with entries 8, 16, 24, 32
        assertThat(archive.listQuietly("")).containsExactlyElementsOf(names.subList(2, 4));
        SimulatedDisk lone = new SimulatedDisk();
        try (ArchiveWriter writer = new ArchiveWriter(lone, "x.part", CLUSTER, 0, LogPosition.ZERO)) {
            writer.add(new LogRecord(LogRecord.encode(1, 1, 1, 1, (byte) 2, new byte[3], 0)));
            writer.publish();
        }
        pruning.archive(lone, pruning.backups(1));
        assertThat(lone.listQuietly("")).as("it tells where to go on").hasSize(1);
    }

    @Test
    void aCrashAtEachCallLeavesWholeBackups_H91() throws Exception {
        List<SimulatedDisk> images = new ArrayList<>();
        disk.faults(call -> {
            images.add(disk.crash(CrashChooser.loseAll()));
            images.add(disk.crash(CrashChooser.keepAll()));
            images.add(disk.crash(CrashChooser.random(images.size())));
            return Fault.NONE;
        });
        new Pruning(BackupDirectory.on(disk)).backups(1);
        disk.faults(call -> Fault.NONE);
        for (SimulatedDisk image : images) {
            for (Backup backup : BackupDirectory.on(image).backups().values()) {
                backup.check();
            }
            assertThat(offsets(image)).contains(30L);
            new Pruning(BackupDirectory.on(image)).backups(1);
            assertThat(offsets(image)).containsExactly(30L);
            assertThat(image.listQuietly("")).hasSize(2);
        }
    }
}
