package dev.tidemark.server.process;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.recovery.LogInspector;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageKind;
import dev.tidemark.tree.page.PageRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A class of bytes in the files of a data directory, and where some of it are in one that is there (docs/format.md,
 * docs/format-tree.md).
 *
 * @param file in words
 * @param bytes in words
 * @param places finds them
 */
record ByteClass(String file, String bytes, Finder places) {
    /** One byte. */
    record Place(Path file, long at) {
        void flip() throws IOException {
            Bits.flip(file, at);
        }
    }

    /** Finds bytes of a class, at least one. */
    interface Finder {
        List<Place> in(Path data) throws Exception;
    }

    private static final int BLOCK = 4_096;
    private static final int SLOT = 2 * BLOCK;
    private static final int SEQUENCE_AT = 72;

    /** A segment with the places of its records, in order. */
    private record SegmentBytes(Path file, long base, List<Long> records, long end) {
        long first() {
            return records.get(0);
        }

        long middle() {
            return records.get(records.size() / 2);
        }

        long last() {
            return records.get(records.size() - 1);
        }
    }

    @Override
    public String toString() {
        return file + ", " + bytes;
    }

    /** Of the log of a node: its first segment, which checkpoints have made superfluous or will soon, and its last. */
    static List<ByteClass> ofTheLog() {
        List<ByteClass> all = new ArrayList<>(ofASegment("first segment of the log", segments -> segments.get(0)));
        all.addAll(ofASegment("segment before the last", segments -> segments.get(segments.size() - 2)));
        String last = "last segment";
        all.add(of(last, "header", segments -> last(segments), segment -> 40L));
        all.add(of(last, "payload of its first entry", segments -> last(segments), segment -> segment.first() + 60));
        all.add(of(
                last,
                "payload of an entry in the middle",
                segments -> last(segments),
                segment -> segment.middle() + 60));
        all.add(of(
                last, "chain of an entry in the middle", segments -> last(segments), segment -> segment.middle() + 41));
        all.add(of(last, "payload of its last entry", segments -> last(segments), segment -> segment.last() + 60));
        all.add(of(last, "zeros after the end", segments -> last(segments), segment -> segment.end() + 500));
        return all;
    }

    private interface Choice {
        SegmentBytes of(List<SegmentBytes> segments);
    }

    private interface At {
        long in(SegmentBytes segment) throws IOException;
    }

    private static List<ByteClass> ofASegment(String name, Choice choice) {
        return List.of(
                of(name, "header: magic", choice, segment -> 0L),
                of(name, "header: position before it", choice, segment -> 50L),
                of(name, "header: seed", choice, segment -> 75L),
                of(name, "header: padding", choice, segment -> 2_000L),
                of(name, "marker of a batch", choice, segment -> segment.first() - 30),
                of(name, "entry: length", choice, segment -> segment.middle() + 4),
                of(name, "entry: offset", choice, segment -> segment.middle() + 8),
                of(name, "entry: epoch", choice, segment -> segment.middle() + 16),
                of(name, "entry: time", choice, segment -> segment.middle() + 25),
                of(name, "entry: chain", choice, segment -> segment.middle() + 41),
                of(name, "entry: checksum", choice, segment -> segment.middle() + 49),
                of(name, "entry: payload", choice, segment -> segment.middle() + 60),
                of(name, "last byte of its last entry", choice, segment -> segment.end() - 1));
    }

    private static ByteClass of(String name, String bytes, Choice choice, At at) {
        return new ByteClass(name, bytes, data -> {
            SegmentBytes segment = choice.of(segments(data));
            return List.of(new Place(segment.file(), at.in(segment)));
        });
    }

    private static SegmentBytes last(List<SegmentBytes> segments) {
        return segments.get(segments.size() - 1);
    }

    private static List<SegmentBytes> segments(Path data) throws IOException {
        TreeMap<String, SegmentBytes> segments = new TreeMap<>();
        LogInspector.inspect(FileDisk.readOnly(data), "wal", item -> {
            if (item instanceof LogInspector.Item.Segment segment) {
                Path file = data.resolve("wal").resolve(segment.file());
                segments.put(
                        segment.file(), new SegmentBytes(file, segment.base().offset(), new ArrayList<>(), 0));
            } else if (item instanceof LogInspector.Item.Entry entry) {
                LogRecord record = entry.record();
                SegmentBytes before = segments.get(entry.file());
                before.records().add(entry.position());
                segments.put(
                        entry.file(),
                        new SegmentBytes(
                                before.file(),
                                before.base(),
                                before.records(),
                                entry.position() + record.sizeInBytes()));
            }
        });
        return segments.values().stream()
                .filter(segment -> !segment.records().isEmpty())
                .toList();
    }

    /** Of files with two copies of a small value. */
    static List<ByteClass> ofTwoCopies(String name, String file) {
        return List.of(
                at(name, "first copy", file, 24),
                at(name, "second copy", file, BLOCK + 24),
                at(name, "checksum of the first copy", file, 17),
                at(name, "what no copy uses", file, 3_000),
                at(name, "both copies", file, 24, BLOCK + 24));
    }

    static List<ByteClass> ofTheIdentity() {
        return List.of(at("identity", "first line", "identity", 10), at("identity", "a value", "identity", 60));
    }

    private static ByteClass at(String name, String bytes, String file, long... positions) {
        return new ByteClass(name, bytes, data -> {
            List<Place> places = new ArrayList<>();
            for (long position : positions) {
                places.add(new Place(data.resolve(file), position));
            }
            return places;
        });
    }

    static List<ByteClass> ofTheDataFile() {
        List<ByteClass> all = new ArrayList<>(List.of(
                slot("slot of the newest checkpoint, a field", true, 100),
                slot("slot of the newest checkpoint, padding", true, 3_000),
                slot("slot of the newest checkpoint, second copy", true, BLOCK + 100),
                slot("slot of the checkpoint before, a field", false, 100),
                at("data.tree", "one copy of both slots", "data.tree", 100, SLOT + 100)));
        for (PageKind kind : new PageKind[] {PageKind.LEAF, PageKind.INNER, PageKind.RUN, PageKind.SPACE}) {
            String name = switch (kind) {
                case LEAF -> "leaf";
                case INNER -> "inner page";
                case RUN -> "run of a long value";
                default -> "space page";
            };
            all.add(page(kind, name + ": header", page -> page.address() * BLOCK + 20));
            all.add(page(kind, name + ": content", page -> page.address() * BLOCK + 40 + (page.bytes() - 40) / 2));
            all.add(page(kind, name + ": padding", ByteClass::padding));
        }
        return all;
    }

    /** The last byte of the last block; of a page that fills it, content. */
    private static long padding(PageRef page) {
        long blocks = (page.bytes() + BLOCK - 1) / BLOCK;
        return (page.address() + blocks) * BLOCK - 1;
    }

    private static ByteClass slot(String bytes, boolean newest, long at) {
        return new ByteClass("data.tree", bytes, data -> {
            Path file = data.resolve("data.tree");
            ByteBuffer slots = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            boolean isSecond = slots.getLong(SLOT + SEQUENCE_AT) > slots.getLong(SEQUENCE_AT);
            return List.of(new Place(file, (isSecond == newest ? SLOT : 0) + at));
        });
    }

    private interface InPage {
        long at(PageRef page);
    }

    private static ByteClass page(PageKind kind, String bytes, InPage where) {
        return new ByteClass("data.tree", bytes, data -> {
            List<PageRef> pages = new ArrayList<>();
            TreeInspector.inspect(FileDisk.readOnly(data), "data.tree", new PageVisitor() {
                @Override
                public void page(Page page, KeyRange keys) {
                    if (page.kind() == kind) {
                        pages.add(page.ref());
                    }
                }
            });
            PageRef page = pages.get(pages.size() / 2);
            return List.of(new Place(data.resolve("data.tree"), where.at(page)));
        });
    }
}
