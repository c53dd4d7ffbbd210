package dev.tidemark.server.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.SnapshotSource;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.snapshot.SnapshotWriter;
import dev.tidemark.state.table.StateImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that break, checkpoints that go, disks that fill and crash while a backup is taken (H17c, H91, H92). */
class BackupRunIT {
    private static final UUID CLUSTER = new UUID(5, 6);
    private static final UUID OTHER = new UUID(7, 8);
    private static final int CRASHES = 6;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final StringWriter err = new StringWriter();
    private ScriptedNode node;

    @BeforeEach
    void start() throws Exception {
        node = new ScriptedNode(CLUSTER, 9, snapshot(CLUSTER, 9));
    }

    @AfterEach
    void close() {
        node.close();
    }

    static byte[] snapshot(UUID cluster, long offset) throws Exception {
        StateEngine engine = new StateEngine(new KvStateMachine(), EngineLimits.DEFAULT);
        engine.restore(StateImage.empty(offset, 3, 1_700_000_000_123_456L));
        SnapshotStore store = SnapshotStore.open(new SimulatedDisk());
        SnapshotMeta meta = new SnapshotMeta(cluster, offset, 3, 77, 1_700_000_000_123_456L, 5, new byte[400]);
        SnapshotWriter writer = store.write(meta, engine.freeze());
        while (!writer.writeSome(1_000)) {
            // the next step
        }
        try (SnapshotSource source = store.send(store.files().get(0))) {
            return source.read(0, Integer.MAX_VALUE);
        }
    }

    private Backup take() throws CliException {
        return BackupRun.take(node.address(), null, BackupDirectory.on(disk), new PrintWriter(err, true), "v");
    }

    private void fails(String... words) {
        assertThatThrownBy(this::take).isInstanceOf(CliException.class).hasMessageContainingAll(words);
        assertThat(disk.listQuietly("")).noneMatch(name -> name.contains(BackupDirectory.UNFINISHED));
    }

    @Test
    void aBrokenConnectionIsGoneOnWith() throws Exception {
        node.afterGood(3);
        node.answers.add(ScriptedNode.HANG_UP);
        node.answers.add(ScriptedNode.HANG_UP);
        Backup backup = take();
        backup.check();
        assertThat(backup.manifest().offset()).isEqualTo(9);
        assertThat(err.toString()).contains("going on at byte 120");
        assertThat(disk.listQuietly("")).containsExactly("00000000000000000009.manifest", "00000000000000000009.snap");
        assertThat(Manifest.parse("m", backup.manifest().text())).isEqualTo(backup.manifest());
        assertThat(backup.manifest().when()).isEqualTo("2023-11-14T22:13:20.123456Z");
    }

    @Test
    void aCheckpointThatIsGoneIsFollowedByTheNext() throws Exception {
        byte[] next = snapshot(CLUSTER, 12);
        node.afterGood(3);
        node.answers.add("-BACKUPGONE no longer\r\n");
        node.beginnings.add("%3\r\n+cluster-id\r\n+" + CLUSTER + "\r\n+node\r\n:1\r\n+offset\r\n:9\r\n");
        node.beginnings.add("-TRYAGAIN a checkpoint is being written already\r\n");
        node.thenHas(12, next);
        take().check();
        assertThat(err.toString()).contains("the node no longer has the checkpoint");
        assertThat(disk.listQuietly("")).containsExactly("00000000000000000012.manifest", "00000000000000000012.snap");
    }

    /** Another state, so large that it has several ranges. */
    private static byte[] rows(String changed) throws Exception {
        return rows(changed, 200);
    }

    private static byte[] rows(String changed, int valueBytes) throws Exception {
        StateEngine engine = new StateEngine(new KvStateMachine(), EngineLimits.DEFAULT);
        engine.restore(StateImage.empty(1_000, 3, 1_000));
        for (int i = 0; i < 9_000; i++) {
            set(engine, i, "v".repeat(valueBytes));
        }
        if (changed != null) {
            set(engine, 4_000, changed);
        }
        long offset = engine.appliedOffset();
        SnapshotStore store = SnapshotStore.open(new SimulatedDisk());
        SnapshotMeta meta = new SnapshotMeta(CLUSTER, offset, 3, 77, 2_000, 5, new byte[400]);
        SnapshotWriter writer = store.write(meta, engine.freeze());
        while (!writer.writeSome(1 << 20)) {
            // the next step
        }
        try (SnapshotSource source = store.send(store.files().get(0))) {
            return source.read(0, Integer.MAX_VALUE);
        }
    }

    private static void set(StateEngine engine, int number, String value) {
        byte[] key = bytes(String.format("key-%06d", number));
        byte[] set = PayloadCodec.encodeCommand(null, KvCommandCodec.encode(bytes("set"), key, bytes(value)));
        engine.apply(engine.appliedOffset() + 1, 3, 2_000, PayloadKind.COMMAND, set, 0, set.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void has(long offset, byte[] file) {
        node.offset = offset;
        node.file = file;
        node.sent = 0;
    }

    @Test
    void whatTheBackupBeforeHasIsNotCopiedAgain() throws Exception {
        byte[] first = rows(null);
        byte[] second = rows("b");
        has(10_000, first);
        take();
        assertThat(node.sent).isGreaterThanOrEqualTo(first.length);
        has(10_001, second);
        Backup backup = take();
        backup.check();
        assertThat(node.sent).isLessThan(second.length * 2L / 3);
        assertThat(err.toString()).contains("reading 00000000000000010000.snap", " already, and ", "100 %");
        assertThat(read(backup.name())).isEqualTo(second);
        assertThat(read("00000000000000010000.snap")).isEqualTo(first);
    }

    /** A node ends a transfer of which nobody asks anything while it writes some checkpoints. */
    @Test
    void theNodeIsNotLeftWaitingWhileTheBackupBeforeIsRead() throws Exception {
        node.pieceBytes = 1 << 20;
        has(10_000, rows(null, 2_000));
        take();
        has(10_001, rows("b", 2_000));
        node.begun = 0;
        node.asked = 0;
        int[] silence = {0};
        List<Integer> silences = new ArrayList<>();
        List<Integer> begunWhenRead = new ArrayList<>();
        int[] asked = {0};
        disk.faults(call -> {
            boolean isRead =
                    call.operation() == DiskOperation.READ && call.name().equals("00000000000000010000.snap");
            if (node.asked == 0 && isRead) {
                begunWhenRead.add(node.begun);
            }
            silence[0] = node.asked == asked[0] ? silence[0] + (isRead && asked[0] > 0 ? call.bytes() : 0) : 0;
            asked[0] = node.asked;
            silences.add(silence[0]);
            return Fault.NONE;
        });
        take();
        assertThat(begunWhenRead).isNotEmpty().containsOnly(1);
        assertThat(node.begun).isEqualTo(2);
        assertThat(silences).allMatch(bytes -> bytes < 6 << 20);
    }

    private byte[] read(String name) throws Exception {
        try (DiskFile file = disk.open(name)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) file.size());
            file.read(buffer, 0);
            return buffer.array();
        }
    }

    /** Damage in the backup before is not copied into the next one (H91g). */
    @Test
    void aDamagedBackupBeforeCostsBytesAndNothingElse_H91g() throws Exception {
        byte[] first = rows(null);
        has(10_000, first);
        take();
        for (int at = 600; at < first.length; at += first.length / 11) {
            disk.flipBit("00000000000000010000.snap", at, 3);
        }
        byte[] second = rows("b");
        has(10_001, second);
        Backup backup = take();
        backup.check();
        assertThat(read(backup.name())).isEqualTo(second);
    }

    @Test
    void aCrashAtEachCallOfAnIncrementLeavesTheBackupBefore_H91() throws Exception {
        has(10_000, rows(null));
        take();
        byte[] second = rows("b");
        has(10_001, second);
        List<SimulatedDisk> images = new ArrayList<>();
        int[] calls = {0};
        disk.faults(call -> {
            if (call.operation() != DiskOperation.READ && ++calls[0] % 3 == 0) {
                images.add(disk.crash(CrashChooser.random(images.size())));
            }
            return Fault.NONE;
        });
        take();
        disk.faults(call -> Fault.NONE);
        for (SimulatedDisk image : images) {
            for (Backup backup : BackupDirectory.on(image).backups().values()) {
                backup.check();
            }
            assertThat(BackupDirectory.on(image).backups()).containsKey(10_000L);
        }
    }

    @Test
    void aFullDiskSaysSoAndLeavesWhatWasThere_H17c() throws Exception {
        take();
        node.file = snapshot(CLUSTER, 20);
        node.offset = 20;
        disk.capacity(disk.usedBytes() + node.file.length - 1);
        fails("the disk of backups is full", "No backup was made");
        disk.capacity(Long.MAX_VALUE);
        int[] writes = {0};
        disk.faults(
                call -> call.operation() == DiskOperation.WRITE && ++writes[0] == 2 ? new Fault.Full() : Fault.NONE);
        fails("the disk of backups is full", "free space");
        BackupDirectory.on(disk).newest().check();
        assertThat(BackupDirectory.on(disk).backups()).containsOnlyKeys(9L);
    }

    @Test
    void aCrashLeavesWholeBackupsOnly_H91() throws Exception {
        List<SimulatedDisk> images = new ArrayList<>();
        disk.faults(call -> {
            images.add(disk.crash(CrashChooser.loseAll()));
            images.add(disk.crash(CrashChooser.keepAll()));
            for (int seed = 0; seed < CRASHES; seed++) {
                images.add(disk.crash(CrashChooser.random(images.size())));
            }
            return Fault.NONE;
        });
        take();
        disk.faults(call -> Fault.NONE);
        images.add(disk.crash(CrashChooser.loseAll()));
        int whole = 0;
        for (SimulatedDisk image : images) {
            for (Backup backup : BackupDirectory.on(image).backups().values()) {
                backup.check();
                whole++;
            }
        }
        assertThat(whole).isPositive().isLessThan(images.size() / 2);
        BackupDirectory.on(images.get(images.size() - 1)).newest().check();
    }

    @Test
    void anotherClusterIsNotMixedIn_H92() throws Exception {
        node.file = snapshot(OTHER, 9);
        fails("is of entry 9 of cluster " + OTHER, "another node answers there now");
        node.file = snapshot(CLUSTER, 9);
        take();
        try (ScriptedNode other = new ScriptedNode(OTHER, 30, snapshot(OTHER, 30))) {
            assertThatThrownBy(() -> BackupRun.take(
                            other.address(), null, BackupDirectory.on(disk), new PrintWriter(err, true), "v"))
                    .hasMessageContaining("backups holds backups of cluster " + CLUSTER)
                    .hasMessageContaining("is of cluster " + OTHER);
        }
        assertThat(BackupDirectory.on(disk).backups()).containsOnlyKeys(9L);
    }

    @Test
    void whatIsNoNodeThatServesSaysSo() {
        node.beginnings.add("-CLUSTERDOWN no leader is known\r\n");
        fails("does not serve", "no leader is known", "Give another node with --at");
        node.beginnings.add("-ERR unknown command 'TIDE.BACKUP'\r\n");
        fails("does not know TIDE.BACKUP", "older version");
        node.beginnings.add("+OK\r\n");
        fails("does not answer TIDE.BACKUP as a Tidemark node does");
        node.beginnings.add("HTTP/1.1 400 Bad Request\r\n");
        fails("no node answers at", "is that the client port of a Tidemark node?");
    }
}
