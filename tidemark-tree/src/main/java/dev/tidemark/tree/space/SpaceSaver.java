package dev.tidemark.tree.space;

import dev.tidemark.tree.page.MadePage;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.PageSink;
import dev.tidemark.tree.page.SpaceIndexPage;
import dev.tidemark.tree.page.SpacePage;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Writes the space pages of a checkpoint, the last pages of it. They are copied on write like all others, so to write
 * one changes what they say: first every page that must be written gets its blocks, until no more are touched by that,
 * then all are written.
 */
public final class SpaceSaver {
    private final TreeFormat format;
    private final SpaceShape shape;
    private final SpacePages old;
    private final Allocation allocation;
    private final LongPredicate mustMove;
    private final Map<Place, Integer> addresses = new HashMap<>(); // asked by place only, never walked
    private final Set<Place> gone = new HashSet<>(); // the same

    private record Place(int level, int index) {}

    /** @param mustMove whether a page at this address is to be written elsewhere */
    public SpaceSaver(TreeFormat format, SpacePages old, Allocation allocation, LongPredicate mustMove) {
        this.format = format;
        this.shape = new SpaceShape(format);
        this.old = old;
        this.allocation = allocation;
        this.mustMove = mustMove;
    }

    /** @param offset of the checkpoint */
    public SpacePages save(long offset, PageSink sink) throws IOException {
        while (placesMore(allocation.result())) {
            // each pass gives blocks to what the one before has touched
        }
        Space result = allocation.result();
        List<List<PageRef>> levels = new ArrayList<>();
        for (int level = 0; level <= shape.rootLevel(result.segments()); level++) {
            List<PageRef> refs = new ArrayList<>();
            for (int index = 0; index < shape.pages(level, result.segments()); index++) {
                Integer address = addresses.get(new Place(level, index));
                if (address == null) {
                    refs.add(old.at(level, index));
                } else {
                    MadePage page = make(level, index, address, offset, result, levels);
                    sink.write(page);
                    refs.add(page.ref());
                }
            }
            levels.add(refs);
        }
        return new SpacePages(result, levels);
    }

    private MadePage make(int level, int index, int address, long offset, Space result, List<List<PageRef>> levels) {
        if (level == 0) {
            return SpacePage.make(
                    format, address, offset, shape.firstBlock(index), result.liveBits(), result.freedBits());
        }
        List<PageRef> below = levels.get(level - 1);
        int fanOut = SpaceIndexPage.fanOut(format);
        int from = index * fanOut;
        return SpaceIndexPage.make(
                format, address, offset, level, below.subList(from, Math.min(below.size(), from + fanOut)));
    }

    private boolean placesMore(Space result) throws IOException {
        boolean more = false;
        int rootLevel = shape.rootLevel(result.segments());
        for (int level = 0; level <= Math.max(rootLevel, old.rootLevel()); level++) {
            int pages = level > rootLevel ? 0 : shape.pages(level, result.segments());
            int before = level < old.levels().size() ? old.levels().get(level).size() : 0;
            for (int index = 0; index < Math.max(pages, before); index++) {
                Place place = new Place(level, index);
                if (index >= pages) {
                    more |= drop(place);
                } else if (!addresses.containsKey(place) && mustWrite(place, result)) {
                    drop(place);
                    addresses.put(place, allocation.allocate(1));
                    more = true;
                }
            }
        }
        return more;
    }

    /** Frees the page that was at this place; false if there is none any more. */
    private boolean drop(Place place) {
        PageRef page = old.at(place.level(), place.index());
        if (page.isNone() || !gone.add(place)) {
            return false;
        }
        allocation.free(page);
        return true;
    }

    private boolean mustWrite(Place place, Space result) {
        PageRef page = old.at(place.level(), place.index());
        if (gone.contains(place) || (!page.isNone() && mustMove.test(page.address()))) {
            return true;
        }
        return place.level() == 0 ? differs(page, place.index(), result) : isTouched(page, place);
    }

    private boolean differs(PageRef page, int index, Space result) {
        int from = shape.firstBlock(index);
        int to = from + SpacePage.blocks(format);
        boolean isFree = result.liveBits().get(from, to).isEmpty()
                && result.freedBits().get(from, to).isEmpty();
        if (page.isNone()) {
            return !isFree;
        }
        Space base = allocation.base();
        return differ(base.liveBits(), result.liveBits(), from, to)
                || differ(base.freedBits(), result.freedBits(), from, to);
    }

    private static boolean differ(BitSet one, BitSet other, int from, int to) {
        return !one.get(from, to).equals(other.get(from, to));
    }

    private boolean isTouched(PageRef page, Place place) {
        int fanOut = SpaceIndexPage.fanOut(format);
        boolean hasChild = false;
        for (int i = place.index() * fanOut; i < (place.index() + 1) * fanOut; i++) {
            Place child = new Place(place.level() - 1, i);
            if (addresses.containsKey(child) || gone.contains(child)) {
                return true;
            }
            hasChild |= !old.at(child.level(), i).isNone();
        }
        return page.isNone() && hasChild;
    }
}
