package dev.tidemark.disk;

import java.io.IOException;
import java.util.List;

/** Tells a full disk from other failures. The JDK has no exception of its own for it, only the words of the system. */
final class FullDisk {
    private static final List<String> WORDS =
            List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");

    private FullDisk() {}

    static IOException orSame(IOException failure, String name) {
        String message = String.valueOf(failure.getMessage());
        if (WORDS.stream().anyMatch(message::contains)) {
            return new DiskFullException("no space left to write " + name, failure);
        }
        if (Scarcity.isMemory(failure)) {
            return new KernelMemoryException("the kernel has no memory to write " + name, failure);
        }
        return failure;
    }
}
