package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.node.StartException;
import dev.tidemark.protocol.members.FeatureLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Whose data directory this is: the file {@code identity}, a few readable lines and a checksum, written once when the
 * directory is formatted. The incarnation is minted then: the same id on an emptied disk is another node (H92).
 *
 * @param cluster id of the cluster
 * @param group of replicas within the cluster that this directory is for; 0 today, and before format 3
 * @param id of the node
 * @param incarnation as which the node takes part: minted when the directory was formatted, or since, when its vote was
 *     lost
 * @param files what log and data file are marked with: the incarnation under which the directory was formatted
 * @param format with 2 there is a file that says how far the log reached, with 3 there is a group, with 4 the files are
 *     marked with an earlier incarnation, with 5 there is a feature level
 * @param level the feature level that its cluster has at least, so that a release that does not support it stops here;
 *     the log says it too, and may say a higher one
 */
public record NodeIdentity(UUID cluster, int group, int id, UUID incarnation, UUID files, int format, int level) {
    static final String NAME = "identity";
    /** What a directory is formatted with. */
    static final int FORMAT = 3;

    private static final int FORMAT_WITH_END = 2;
    private static final int FORMAT_WITH_GROUP = 3;
    private static final int FORMAT_WITH_FILES = 4;
    private static final int FORMAT_WITH_LEVEL = 5;
    private static final String FIRST_LINE = "tidemark data directory, format ";
    private static final int MAX_BYTES = 4096;

    /** Of a cluster at the lowest level. */
    public NodeIdentity(UUID cluster, int group, int id, UUID incarnation, UUID files, int format) {
        this(cluster, group, id, incarnation, files, format, FeatureLevel.LOWEST);
    }

    /** Of a directory whose files are marked with the incarnation that it has. */
    NodeIdentity(UUID cluster, int group, int id, UUID incarnation, int format) {
        this(cluster, group, id, incarnation, incarnation, format);
    }

    public static boolean exists(Disk disk) throws IOException {
        return disk.exists(NAME);
    }

    /** Written last when a directory is formatted, so that a directory with an identity is complete. */
    void write(Disk disk) throws IOException {
        String body = FIRST_LINE + format + "\ncluster = " + cluster
                + (format >= FORMAT_WITH_GROUP ? "\ngroup = " + group : "") + "\nnode = " + id + "\nincarnation = "
                + incarnation + (format >= FORMAT_WITH_FILES ? "\nfiles = " + files : "")
                + (format >= FORMAT_WITH_LEVEL ? "\nlevel = " + level : "") + "\n";
        String text = body + "crc32c = " + Integer.toHexString(checksum(body)) + "\n";
        String temporary = NAME + ".tmp";
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        try (DiskFile file = disk.create(temporary)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            file.sync();
        }
        disk.rename(temporary, NAME);
        disk.syncDirectory("");
    }

    public static NodeIdentity read(Disk disk) throws IOException, StartException {
        String text;
        try (DiskFile file = disk.open(NAME)) {
            if (file.size() > MAX_BYTES) {
                throw damaged("it is too long");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
        int last = text.lastIndexOf("crc32c = ");
        if (!text.startsWith(FIRST_LINE) || last < 0) {
            throw damaged("it is not what Tidemark writes");
        }
        String sum = text.substring(last + "crc32c = ".length());
        if (!sum.equals(Integer.toHexString(checksum(text.substring(0, last))) + "\n")) {
            throw damaged("its checksum is wrong");
        }
        int format = format(text);
        if (format == 0) {
            throw new StartException(
                    "the data directory was formatted by a newer version of Tidemark: its file \"" + NAME
                            + "\" begins with \"" + text.lines().findFirst().orElse("")
                            + "\", and this version knows formats 1 to "
                            + FORMAT_WITH_LEVEL
                            + ". Nothing was opened or changed; run the version that made it, or a newer one");
        }
        Map<String, String> values = values(text.lines().skip(1).toList());
        try {
            UUID incarnation = UUID.fromString(values.getOrDefault("incarnation", ""));
            return new NodeIdentity(
                    UUID.fromString(values.getOrDefault("cluster", "")),
                    format >= FORMAT_WITH_GROUP ? Integer.parseInt(values.getOrDefault("group", "")) : 0,
                    Integer.parseInt(values.getOrDefault("node", "")),
                    incarnation,
                    format >= FORMAT_WITH_FILES ? UUID.fromString(values.getOrDefault("files", "")) : incarnation,
                    format,
                    format >= FORMAT_WITH_LEVEL
                            ? Integer.parseInt(values.getOrDefault("level", ""))
                            : FeatureLevel.LOWEST);
        } catch (IllegalArgumentException e) {
            throw damaged("a value in it cannot be read");
        }
    }

    /** Whether the directory has a file that says how far the log reached. */
    public boolean remembersEnd() {
        return format >= FORMAT_WITH_END;
    }

    /** The same directory, as this version formats it. */
    NodeIdentity inThisFormat() {
        return new NodeIdentity(cluster, group, id, incarnation, files, Math.max(format, FORMAT), level);
    }

    /** The same directory with the same files, of a node that nobody knows yet. */
    NodeIdentity as(UUID fresh) {
        return new NodeIdentity(cluster, group, id, fresh, files, Math.max(format, FORMAT_WITH_FILES), level);
    }

    /** The same directory, of a cluster that has come to this level; older releases must not open it. */
    NodeIdentity at(int other) {
        return other == FeatureLevel.LOWEST
                ? this
                : new NodeIdentity(cluster, group, id, incarnation, files, FORMAT_WITH_LEVEL, other);
    }

    /** Notes that the cluster has come to this level, durably. */
    public void mark(Disk disk, int other) throws IOException {
        at(other).write(disk);
    }

    /** 0 if it is none that is known here. */
    private static int format(String text) {
        for (int format = 1; format <= FORMAT_WITH_LEVEL; format++) {
            if (text.startsWith(FIRST_LINE + format + "\n")) {
                return format;
            }
        }
        return 0;
    }

    private static Map<String, String> values(List<String> lines) {
        Map<String, String> values = new TreeMap<>();
        for (String line : new ArrayList<>(lines)) {
            int equals = line.indexOf(" = ");
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 3));
            }
        }
        return values;
    }

    private static StartException damaged(String how) {
        return new StartException("the file \"" + NAME + "\" of the data directory is damaged: " + how
                + ". It says whose data this is, so nothing was opened. Restore this one file from any"
                + " copy of this directory. Do not restore other files with it from an older copy");
    }

    private static int checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
