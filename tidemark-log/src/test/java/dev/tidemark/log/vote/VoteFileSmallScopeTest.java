package dev.tidemark.log.vote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.CrashClosure;
import dev.tidemark.log.recovery.RefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Nothing left out: the vote file is made and replaced; before each change of the disk, and there are at most 12 in a
 * script, it is crashed with every subset of what was not synced, again within each repair, and killed so that the next
 * process reads what was never synced (H06, H38, H39).
 */
final class VoteFileSmallScopeTest {
    private static final UUID NODE = new UUID(1, 2);
    /** 0 is what the file is made with. */
    private static final List<Vote> VOTES = List.of(
            new Vote(0, Vote.NOBODY, NODE), new Vote(1, 2, NODE), new Vote(2, Vote.NOBODY, NODE), new Vote(2, 3, NODE));

    private final CrashClosure<Optional<Vote>> closure =
            new CrashClosure<>(VoteFileSmallScopeTest::read, Optional::equals);

    /** Empty if there is no file: then nothing was promised, and the directory is formatted again. */
    private static Optional<Vote> read(SimulatedDisk disk) throws IOException, RefusedException {
        if (!disk.exists("vote")) {
            return Optional.empty();
        }
        try (VoteFile file = VoteFile.open(disk, "vote")) {
            return Optional.of(file.vote());
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private interface Step {
        void run() throws IOException;
    }

    @Test
    void makingTheFileLeavesNoneOrTheFirstVote() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        crash(disk, () -> VoteFile.create(disk, "vote", VOTES.get(0)), List.of(Optional.empty(), vote(0)), 8);
        closure.forEachLeft(disk, left -> assertThat(closure.recovered(left)).isEqualTo(vote(0)));
    }

    @Test
    void threeSavesLeaveEachTheVoteBeforeOrTheNewOne() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        VoteFile file = VoteFile.create(disk, "vote", VOTES.get(0));
        for (int i = 1; i < VOTES.size(); i++) {
            Vote next = VOTES.get(i);
            crash(disk, () -> file.save(next), List.of(vote(i - 1), vote(i)), 4);
            Optional<Vote> saved = vote(i);
            closure.forEachLeft(
                    disk, left -> assertThat(closure.recovered(left)).isEqualTo(saved));
        }
    }

    /** What a process reads after a kill counts for it: it may vote by it, so no later crash may take it back. */
    @Test
    void afterAKillNoVoteThatWasReadIsForgotten() throws Exception {
        for (int saves = 0; saves < VOTES.size(); saves++) {
            int changes = saves == 0 ? 8 : 4;
            for (int kill = 0; kill < changes; kill++) {
                SimulatedDisk disk = killedIn(saves, kill);
                Optional<Vote> found = read(disk);
                assertThat(found).isIn(saves == 0 ? Optional.empty() : vote(saves - 1), vote(saves));
                if (found.isPresent()) {
                    closure.forEachLeft(
                            disk, left -> assertThat(closure.recovered(left)).isEqualTo(found));
                }
            }
        }
        assertThat(closure.crashes()).isGreaterThan(30);
    }

    private static SimulatedDisk killedIn(int save, int kill) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        VoteFile file = save == 0 ? null : VoteFile.create(disk, "vote", VOTES.get(0));
        for (int i = 1; i < save; i++) {
            file.save(VOTES.get(i));
        }
        int[] changes = {0};
        disk.faults(call -> {
            if (call.operation().changes() && changes[0]++ == kill) {
                throw new Killed();
            }
            return Fault.NONE;
        });
        try {
            if (file == null) {
                VoteFile.create(disk, "vote", VOTES.get(0));
            } else {
                file.save(VOTES.get(save));
            }
            throw new AssertionError("not killed");
        } catch (Killed e) {
            disk.faults(DiskFaults.NONE);
            return disk;
        }
    }

    private static Optional<Vote> vote(int index) {
        return Optional.of(VOTES.get(index));
    }

    private void crash(SimulatedDisk disk, Step step, List<Optional<Vote>> allowed, int changes) throws IOException {
        int[] changed = {0};
        disk.faults(call -> {
            if (call.operation().changes()) {
                changed[0]++;
                closure.forEachLeft(
                        disk,
                        left -> assertThat(closure.recovered(left))
                                .as("before %s", call)
                                .isIn(allowed));
            }
            return Fault.NONE;
        });
        step.run();
        disk.faults(DiskFaults.NONE);
        assertThat(changed[0]).as("changes of the disk").isEqualTo(changes);
    }
}
