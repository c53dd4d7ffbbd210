package dev.tidemark.node.healing;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.tree.DataFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The directory for files of log and state that can no longer be used: {@code aside/<number of the healing>-<name>}.
 * Nothing in it is ever read, overwritten or deleted by a node; an operator removes it when nobody needs it.
 *
 * <p>Moving needs no room on the disk: each file is renamed, atomically and durably, before the next. So a crash leaves
 * each file in one of the two places, and the log with a hole or a later beginning, which is damage like the one before
 * and is healed at the next start. The order makes sure of that: what lies further back in the log goes first, so that
 * what is still there proves that there was more (H10).
 */
public final class Aside {
    public static final String DIRECTORY = "aside";
    private static final int DIGITS = 4;
    private static final int COPY_BYTES = 1 << 20;

    private final Disk disk;
    /** Of this start; empty until something is moved. */
    private String prefix = "";

    public Aside(Disk disk) {
        this.disk = disk;
    }

    /**
     * Moves files of a directory, the empty name is the root, here, durably, one by one, under the number of this
     * start.
     *
     * @param names in the order in which they go
     * @return their new names
     */
    public List<String> take(String directory, List<String> names) throws IOException {
        String place = begin();
        List<String> moved = new ArrayList<>();
        for (String name : names) {
            String to = place + name;
            if (disk.exists(to)) {
                throw new IOException(to + " is there already; it is not replaced");
            }
            disk.rename(directory.isEmpty() ? name : directory + '/' + name, to);
            disk.syncDirectory(DIRECTORY);
            disk.syncDirectory(directory);
            moved.add(to);
        }
        return moved;
    }

    /**
     * Moves one file of the root here, durably, under a number of its own: the same name may come again in the same
     * process.
     */
    public void takeOne(String name) throws IOException {
        String before = prefix;
        prefix = "";
        take("", List.of(name));
        prefix = before;
    }

    /** The same as below, of a file of the root. */
    public String keep(String name) throws IOException {
        return keep("", name);
    }

    /**
     * Copies a file of a directory, the empty name is the root, here, durably, under the number of this start: for one
     * that is changed in its place. A crash leaves a copy that is not whole, and the file as it was.
     *
     * @return the name of the copy
     */
    public String keep(String directory, String name) throws IOException {
        String to = begin() + name;
        if (disk.exists(to)) {
            throw new IOException(to + " is there already; it is not replaced");
        }
        try (DiskFile from = disk.open(directory.isEmpty() ? name : directory + '/' + name);
                DiskFile copy = disk.create(to)) {
            long size = from.size();
            for (long at = 0; at < size; at += COPY_BYTES) {
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(COPY_BYTES, size - at));
                from.read(bytes, at);
                copy.write(bytes.flip(), at);
            }
            copy.sync();
        }
        disk.syncDirectory(DIRECTORY);
        return to;
    }

    /** @return what the names of this start begin with */
    private String begin() throws IOException {
        disk.createDirectory(DIRECTORY);
        disk.syncDirectory("");
        if (prefix.isEmpty()) {
            prefix = String.format(Locale.ROOT, "%0" + DIGITS + "d-", last() + 1);
        }
        return DIRECTORY + '/' + prefix;
    }

    /** How many healings of the log have left something here. */
    public int healings() throws IOException {
        return (int) names().stream()
                .filter(name -> !name.contains(DataFile.NAME))
                .map(Aside::number)
                .filter(number -> number > 0)
                .distinct()
                .count();
    }

    /** The names of all files here, without the directory. */
    public List<String> names() throws IOException {
        return disk.exists(DIRECTORY) ? disk.list(DIRECTORY) : List.of();
    }

    private int last() throws IOException {
        return names().stream().mapToInt(Aside::number).max().orElse(0);
    }

    /** The number of the healing; 0 if the name is not one that this class gives. */
    private static int number(String name) {
        int dash = name.indexOf('-');
        if (dash < DIGITS || dash > DIGITS + 2) {
            return 0;
        }
        try {
            return Integer.parseInt(name.substring(0, dash));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
