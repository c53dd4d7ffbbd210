package dev.tidemark.node.simulation;

import dev.tidemark.disk.DiskOperation;

/** How bad the world of one seed is. Each rate is often nothing at all, so that faults also come alone. */
final class FaultPlan {
    final double dropRate;
    final double duplicateRate;
    final double slowRate;
    final double slowDiskRate;
    final double diskFullRate;
    final double syncFailureRate;
    private boolean faulty = true;

    FaultPlan(Scheduler scheduler) {
        dropRate = scheduler.chance(0.5) ? 0 : scheduler.pick(200) / 1000.0;
        duplicateRate = scheduler.chance(0.5) ? 0 : scheduler.pick(200) / 1000.0;
        slowRate = scheduler.chance(0.5) ? 0 : scheduler.pick(300) / 1000.0;
        slowDiskRate = scheduler.pick(100) / 1000.0;
        diskFullRate = scheduler.chance(0.8) ? 0 : 0.1;
        syncFailureRate = scheduler.chance(0.8) ? 0 : 0.1;
    }

    boolean isFaulty() {
        return faulty;
    }

    void peace() {
        faulty = false;
    }

    long diskMicros(Scheduler scheduler, DiskOperation operation) {
        if (operation != DiskOperation.SYNC && operation != DiskOperation.SYNC_DIRECTORY) {
            return scheduler.chance(0.1) ? scheduler.between(0, 200) : 0;
        }
        return faulty && scheduler.chance(slowDiskRate)
                ? scheduler.between(5_000, 400_000)
                : scheduler.between(0, 2_000);
    }

    long networkMicros(Scheduler scheduler) {
        return faulty && scheduler.chance(slowRate) ? scheduler.between(5_000, 500_000) : scheduler.between(200, 3_000);
    }
}
