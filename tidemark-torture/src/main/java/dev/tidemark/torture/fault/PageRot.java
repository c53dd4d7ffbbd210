package dev.tidemark.torture.fault;

import dev.tidemark.torture.finding.TortureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** Flips bits in leaves of the data file of a node that runs: see docs/format-tree.md. */
public final class PageRot {
    private static final int PAGE = 4_096;
    private static final int FIRST = 4 * PAGE;
    private static final int KIND_AT = 4;
    private static final int HEADER = 64;
    private static final byte LEAF = 1;
    private static final int TRIES = 2_000;

    private final Random random;
    private final String with;
    private final String without;

    /**
     * @param with what a page must have in it
     * @param without what it must not have
     */
    public PageRot(Random random, String with, String without) {
        this.random = random;
        this.with = with;
        this.without = without;
    }

    /** @return whether a page of that kind was found; it may be one that no checkpoint points to */
    public boolean flip(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long pages = channel.size() / PAGE;
            for (int i = 0; i < TRIES && pages > FIRST / PAGE; i++) {
                long at = FIRST + PAGE * (Math.abs(random.nextLong()) % (pages - FIRST / PAGE));
                if (isMeant(read(channel, at, PAGE))) {
                    long position = at + HEADER + random.nextInt(PAGE - HEADER);
                    byte flipped = (byte) (read(channel, position, 1)[0] ^ 1 << random.nextInt(Byte.SIZE));
                    channel.write(ByteBuffer.wrap(new byte[] {flipped}), position);
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false; // its node has just put it aside
        } catch (IOException e) {
            throw new TortureException("cannot flip a bit in " + file, e);
        }
    }

    private static byte[] read(FileChannel channel, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
            // a read may end early
        }
        return buffer.array();
    }

    private boolean isMeant(byte[] page) {
        String text = new String(page, StandardCharsets.ISO_8859_1);
        return text.startsWith("TDPG") && page[KIND_AT] == LEAF && text.contains(with) && !text.contains(without);
    }
}
