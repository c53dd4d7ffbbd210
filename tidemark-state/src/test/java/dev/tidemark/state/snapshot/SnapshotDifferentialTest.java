package dev.tidemark.state.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.AppendMachine;
import dev.tidemark.state.EngineDriver;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.Workload;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.table.StateImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A state from a snapshot and the entries after it is the state from all entries (H73, H91c). */
class SnapshotDifferentialTest {
    private static final EngineLimits LIMITS = EngineDriver.SMALL;

    @Test
    void replayFromASnapshotAtAnyOffsetIsReplayFromTheStart_H73() throws IOException {
        for (long seed = 1; seed <= 4; seed++) {
            List<Workload.Step> steps = Workload.generate(seed, 120);
            List<String> outcomes = new ArrayList<>();
            StateDigest end = replayAll(steps, outcomes);
            for (int at = 1; at < steps.size(); at++) {
                compareFrom(at, steps, outcomes, end);
            }
        }
    }

    @Test
    void theWorkloadReachesEveryKindOfOutcome() {
        List<String> outcomes = new ArrayList<>();
        for (long seed = 1; seed <= 4; seed++) {
            replayAll(Workload.generate(seed, 120), outcomes);
        }
        for (String kind : List.of("EXECUTED", "DUPLICATE", "GAP", "EXPIRED", "SESSION_OPENED", "skipped")) {
            assertThat(outcomes).anyMatch(outcome -> outcome.startsWith(kind));
        }
        for (String code : List.of("IDMISMATCH", "IDEXPIRED")) {
            String hex = java.util.HexFormat.of().formatHex(code.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(outcomes).anyMatch(outcome -> outcome.contains(hex));
        }
    }

    @Test
    void aSnapshotIsAPointInTimeWhileWritesGoOn_H91g() throws IOException {
        for (int slice : new int[] {1, 3, 1000}) {
            List<Workload.Step> steps = Workload.generate(9, 400);
            StateEngine plain = new StateEngine(new AppendMachine(), LIMITS);
            StateEngine engine = new StateEngine(new AppendMachine(), LIMITS);
            SimulatedDisk disk = new SimulatedDisk();
            SnapshotStore store = SnapshotStore.open(disk);
            SnapshotWriter writer = null;
            StateDigest expected = null;
            int snapshots = 0;
            for (Workload.Step step : steps) {
                assertThat(Workload.describe(step.applyTo(engine))).isEqualTo(Workload.describe(step.applyTo(plain)));
                assertThat(engine.digest()).isEqualTo(plain.digest()).isEqualTo(engine.scannedDigest());
                if (writer == null && engine.mergeSome(slice)) {
                    FrozenState frozen = engine.freeze();
                    expected = engine.digest();
                    assertThat(frozen.digest()).isEqualTo(expected);
                    writer = store.write(Snapshots.meta(frozen), frozen);
                } else if (writer != null && writer.writeSome(40)) {
                    engine.thaw(true, null);
                    SnapshotFile file = store.files().get(0);
                    StateEngine restored = Snapshots.restore(disk, file.name(), LIMITS);
                    assertThat(restored.digest()).isEqualTo(expected).isEqualTo(restored.scannedDigest());
                    writer = null;
                    snapshots++;
                }
            }
            assertThat(snapshots).isGreaterThan(3);
        }
    }

    @Test
    void aResentCommandIsKnownAfterASnapshot_H78() throws IOException {
        EngineDriver driver = new EngineDriver(LIMITS);
        long session = driver.open();
        driver.send(session, 1, "k=a");
        driver.once("pay-1", "k=b");
        SimulatedDisk disk = new SimulatedDisk();
        SnapshotFile file = Snapshots.write(SnapshotStore.open(disk), driver.engine);
        EngineDriver other = new EngineDriver(Snapshots.restore(disk, file.name(), LIMITS));
        other.time = driver.time;
        assertThat(other.engine.hasSession(session)).isTrue();
        assertThat(other.engine.sessionReply(session, 1)).isEqualTo(new Reply.Int(1));
        assertThat(other.send(session, 1, "k=a").type()).isEqualTo(Outcome.Type.DUPLICATE);
        assertThat(other.once("pay-1", "k=b")).isEqualTo(new Reply.Int(2));
        assertThat(other.value("k")).isEqualTo("ab");
    }

    @Test
    void appliedNeverGoesBack_H91a() throws IOException {
        EngineDriver driver = new EngineDriver(LIMITS);
        driver.run("k=a");
        SimulatedDisk disk = new SimulatedDisk();
        SnapshotFile file = Snapshots.write(SnapshotStore.open(disk), driver.engine);
        driver.run("k=b");
        StateImage image = Snapshots.read(disk, file.name());
        assertThatThrownBy(() -> driver.engine.restore(image))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("older than the state");
        assertThat(driver.value("k")).isEqualTo("ab");
    }

    @Test
    void installingASnapshotDuringACheckpointHarmsNeither() throws IOException {
        EngineDriver ahead = new EngineDriver(LIMITS);
        EngineDriver lagging = new EngineDriver(LIMITS);
        lagging.run("k=a");
        ahead.run("k=a");
        ahead.run("k=b");
        SimulatedDisk disk = new SimulatedDisk();
        SnapshotFile file = Snapshots.write(SnapshotStore.open(disk), ahead.engine);
        FrozenState frozen = lagging.engine.freeze();
        StateDigest before = frozen.digest();
        lagging.engine.restore(Snapshots.read(disk, file.name()));
        lagging.run("k=c");
        assertThat(lagging.value("k")).isEqualTo("abc");
        assertThat(frozen.digest()).isEqualTo(before);
        lagging.engine.thaw(true, null);
        assertThat(lagging.engine.mergeSome(1)).isTrue();
        assertThat(lagging.value("k")).isEqualTo("abc");
    }

    private static StateDigest replayAll(List<Workload.Step> steps, List<String> outcomes) {
        StateEngine engine = new StateEngine(new AppendMachine(), LIMITS);
        steps.forEach(step -> outcomes.add(Workload.describe(step.applyTo(engine))));
        return engine.digest();
    }

    private static void compareFrom(int at, List<Workload.Step> steps, List<String> outcomes, StateDigest end)
            throws IOException {
        StateEngine first = new StateEngine(new AppendMachine(), LIMITS);
        steps.subList(0, at).forEach(step -> step.applyTo(first));
        SimulatedDisk disk = new SimulatedDisk();
        SnapshotFile file = Snapshots.write(SnapshotStore.open(disk), first);
        StateEngine second = Snapshots.restore(disk, file.name(), LIMITS);
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(second.appliedOffset()).isEqualTo(at);
        for (int i = at; i < steps.size(); i++) {
            assertThat(Workload.describe(steps.get(i).applyTo(second))).isEqualTo(outcomes.get(i));
        }
        assertThat(second.digest()).isEqualTo(end);
        assertThat(second.appliedTime()).isEqualTo(steps.get(steps.size() - 1).time());
    }
}
