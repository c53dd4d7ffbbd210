package dev.tidemark.log;

import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFaults;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.file.Paths;
import dev.tidemark.log.recovery.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Everything that crashes can leave, and what recovery makes of it: every subset of what was not synced, every crash
 * within the recovery of that, every crash within the recovery after it, and so on until nothing new turns up. What is
 * on a disk decides what recovery does, so each content is recovered once, however many crashes lead to it.
 *
 * @param <T> what a recovery finds
 */
public final class CrashClosure<T> {
    /** More at one point than a small script has; reaching it is an error, never a reason to sample. */
    private static final int MOST_IMAGES = 1 << 15;

    /** A start of a new process on what a crash left. */
    public interface Start<T> {
        T recover(SimulatedDisk disk) throws IOException, RefusedException;
    }

    private final Start<T> start;
    private final BiPredicate<T, T> same;
    private final Map<Content, T> recovered = new HashMap<>();
    private long crashes;

    /** @param start must do the same on the same contents: no random seeds of its own */
    public CrashClosure(Start<T> start, BiPredicate<T, T> same) {
        this.start = start;
        this.same = same;
    }

    /** How many crashes there were, in the script and in recoveries. */
    public long crashes() {
        return crashes;
    }

    /** How many different contents they left. */
    int contents() {
        return recovered.size();
    }

    /** Hands over everything that a crash at this moment may leave. */
    public void forEachLeft(SimulatedDisk disk, Consumer<SimulatedDisk> consumer) {
        boolean all = CrashImages.forEach(disk, MOST_IMAGES, 0, image -> {
            crashes++;
            consumer.accept(image);
        });
        if (!all) {
            throw new AssertionError("too much is unsynced to try every subset: " + disk.undecided());
        }
    }

    /**
     * What a start on this disk finds. Every crash within the start must come to the same, and so must a second start.
     */
    public T recovered(SimulatedDisk image) {
        Content content = contentOf(image);
        T known = recovered.get(content);
        return known != null ? known : recover(image, content);
    }

    private T recover(SimulatedDisk image, Content content) {
        List<SimulatedDisk> inside = new ArrayList<>();
        Set<Content> seen = new HashSet<>();
        Runnable crash = () -> forEachLeft(image, left -> {
            if (seen.add(contentOf(left))) {
                inside.add(left);
            }
        });
        image.faults(call -> {
            if (call.operation().changes()) {
                crash.run();
            }
            return Fault.NONE;
        });
        T found = start(image);
        image.faults(DiskFaults.NONE);
        crash.run();
        recovered.put(content, found);
        for (SimulatedDisk left : inside) {
            T again = recovered(left);
            if (!same.test(found, again)) {
                throw new AssertionError("recovery finds " + found + ", but after a crash within it " + again);
            }
        }
        return found;
    }

    private T start(SimulatedDisk image) {
        try {
            return start.recover(image);
        } catch (IOException | RefusedException e) {
            throw new AssertionError("recovery fails on what a crash left: " + e.getMessage(), e);
        }
    }

    private static Content contentOf(SimulatedDisk disk) {
        try {
            ContentHash hash = new ContentHash();
            add(disk, "", hash);
            return hash.content();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void add(Disk disk, String directory, ContentHash hash) throws IOException {
        for (String name : disk.list(directory)) {
            String path = Paths.in(directory, name);
            ByteBuffer encoded = ByteBuffer.wrap(path.getBytes(StandardCharsets.UTF_8));
            hash.add(encoded.remaining());
            hash.add(encoded);
            DiskFile file = openIfFile(disk, path);
            if (file == null) {
                hash.add(-1);
                add(disk, path, hash);
            } else {
                ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
                file.read(bytes, 0);
                hash.add(bytes.capacity());
                hash.add(bytes.flip());
            }
        }
    }

    private static DiskFile openIfFile(Disk disk, String path) {
        try {
            return disk.open(path);
        } catch (IOException directory) {
            return null;
        }
    }

    /** Stands for all names and bytes of a disk. */
    private record Content(long high, long low) {}

    /** Two hashes of 64 bits; among some thousand contents the chance of a clash is none to speak of. */
    private static final class ContentHash {
        private long high;
        private long low;

        void add(ByteBuffer bytes) {
            while (bytes.remaining() >= Long.BYTES) {
                add(bytes.getLong());
            }
            while (bytes.hasRemaining()) {
                add(bytes.get());
            }
        }

        void add(long value) {
            high = (high ^ value) * 0x9E3779B97F4A7C15L;
            high ^= high >>> 29;
            low = (Long.rotateLeft(low, 17) + value + 1) * 0xBF58476D1CE4E5B9L;
        }

        Content content() {
            return new Content(high, low);
        }
    }
}
