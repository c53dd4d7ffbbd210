package dev.tidemark.node.process;

import dev.tidemark.disk.Disk;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.state.once.EngineLimits;
import java.security.SecureRandom;
import java.util.UUID;

/** What those need that make a data directory of a node without starting it. */
final class OfflineEnvironment {
    private OfflineEnvironment() {}

    /** All is done by the thread that asks, and nothing later. */
    static NodeEnvironment of(Disk disk) {
        SecureRandom random = new SecureRandom();
        return new NodeEnvironment(
                Runnable::run,
                Runnable::run,
                Runnable::run,
                Runnable::run,
                (millis, task) -> {
                    throw new IllegalStateException("nothing is to run later");
                },
                new SystemClock(),
                disk,
                UUID::randomUUID,
                random::nextLong,
                NodeBuffers.ofHeap(),
                EngineLimits.DEFAULT);
    }
}
