package dev.tidemark.tree.check;

import dev.tidemark.disk.Disk;
import dev.tidemark.tree.check.Finding.Kind;
import dev.tidemark.tree.file.Meta;
import dev.tidemark.tree.file.MetaSlots;
import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.space.Space;
import dev.tidemark.tree.space.SpacePages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Looks at a data file and changes nothing: reads every page of both checkpoints, builds the map of blocks in use again
 * from the roots, and compares it with the space pages (rule R6).
 */
public final class TreeInspector {
    private final PageFile file;
    private final List<Finding> findings = new ArrayList<>();

    private TreeInspector(PageFile file) {
        this.file = file;
    }

    /**
     * @param visitor is told of the pages and rows of the newest checkpoint
     * @throws TreeRefusedException if it is no data file, or no checkpoint in it counts
     */
    public static TreeReport inspect(Disk disk, String name, PageVisitor visitor)
            throws IOException, TreeRefusedException {
        MetaSlots slots = MetaSlots.read(disk, name);
        try (PageFile file = PageFile.open(disk, name, slots.current().format())) {
            slots.requireWhole(name, file.blocks());
            return new TreeInspector(file).report(slots, visitor);
        }
    }

    private TreeReport report(MetaSlots slots, PageVisitor visitor) throws IOException {
        Meta current = slots.current();
        TreeWalk walk = new TreeWalk(file, name(current), visitor, findings);
        walk.tree(current);
        SpacePages space = space(current, walk);
        BitSet reached = reached(walk);
        if (space != null) {
            if (walk.isComplete()) {
                compare(name(current), reached, space.space().live());
            }
            beyond(reached, space.space());
        }
        Meta before = slots.hasTheOneBefore() ? slots.before() : null;
        if (before != null) {
            TreeWalk walkBefore = new TreeWalk(file, name(before), PageVisitor.NONE, findings);
            walkBefore.tree(before);
            boolean hasSpace = space(before, walkBefore) != null;
            BitSet freed = reached(walkBefore);
            freed.andNot(reached);
            if (space != null && hasSpace && walk.isComplete() && walkBefore.isComplete()) {
                compare(name(before) + ", freed since", freed, space.space().freed());
            }
        }
        return new TreeReport(
                current,
                before,
                slots.before() == null,
                walk.pages(),
                reached.cardinality(),
                file.blocks(),
                List.copyOf(findings));
    }

    private static String name(Meta meta) {
        return "checkpoint " + meta.position();
    }

    private BitSet reached(TreeWalk walk) {
        BitSet reached = walk.blocks();
        reached.set(0, PageFile.metaBlocks(file.format()));
        return reached;
    }

    /** Reads the space pages of a checkpoint; null if they cannot be read. */
    private SpacePages space(Meta meta, TreeWalk walk) {
        try {
            SpacePages space = SpacePages.load(file, meta);
            for (PageRef ref : space.all()) {
                walk.page(ref, null);
            }
            return space;
        } catch (DamagedPageException e) {
            findings.add(new Finding(Kind.DAMAGED_PAGE, name(meta) + ": " + e.getMessage()));
        } catch (IOException e) {
            findings.add(new Finding(Kind.UNREADABLE_PAGE, name(meta) + ", space pages: " + e.getMessage()));
        }
        return null;
    }

    private void compare(String what, BitSet reached, BitSet mapped) {
        BitSet lost = (BitSet) reached.clone();
        lost.andNot(mapped);
        BitSet leaked = mapped;
        leaked.andNot(reached);
        if (!lost.isEmpty()) {
            findings.add(new Finding(Kind.IN_USE_BUT_FREE, what + ": " + blocks(lost)));
        }
        if (!leaked.isEmpty()) {
            findings.add(new Finding(Kind.FREE_BUT_IN_USE, what + ": " + blocks(leaked)));
        }
    }

    private void beyond(BitSet reached, Space space) {
        int end = Math.max(space.segments() * file.format().segmentBlocks(), PageFile.metaBlocks(file.format()));
        if (reached.length() > end) {
            findings.add(new Finding(Kind.BEYOND_THE_FILE, "block " + (reached.length() - 1) + " of " + end));
        }
    }

    private static String blocks(BitSet blocks) {
        return blocks.cardinality() + " blocks, the first is " + blocks.nextSetBit(0);
    }
}
