package dev.tidemark.tree.write;

import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.RunPage;
import dev.tidemark.tree.space.Evacuation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds, for pages that are to move, a key that leads to each. Pages do not know their parents, so what lies in the
 * blocks is asked for a key. That is a hint only: a key too many costs a page written again, a key too few leaves a
 * page where it is.
 */
final class EvacuatedKeys {
    private final PageFile file;
    private final List<byte[]> keys = new ArrayList<>();

    private EvacuatedKeys(PageFile file) {
        this.file = file;
    }

    /** Ascending. */
    static List<byte[]> find(PageFile file, Evacuation evacuation) {
        EvacuatedKeys found = new EvacuatedKeys(file);
        BitSet live = evacuation.live();
        for (int at = live.nextSetBit(0); at >= 0; ) {
            at = live.nextSetBit(at + found.lookAt(at, live));
        }
        found.keys.sort(Keys::compare);
        return found.keys;
    }

    /**
     * What is damaged, or not read by the disk, stays where it is: that is no reason to do without a checkpoint.
     *
     * @return how many blocks were looked at
     */
    private int lookAt(int at, BitSet live) {
        try {
            ByteBuffer block = file.readUnchecked(at, 1);
            int bytes = Page.bytesClaimed(block, at);
            int end = live.nextClearBit(at);
            if (bytes == 0 || bytes > (long) (end - at) * file.format().blockBytes()) {
                return 1;
            }
            addKeyOf(file.read(Page.refClaimed(block, at)));
            return file.format().blocks(bytes);
        } catch (IOException e) {
            return 1;
        }
    }

    private void addKeyOf(Page page) throws IOException {
        switch (page.kind()) {
            case LEAF -> keys.add(LeafPage.of(file.name(), page).key(0));
            case RUN -> keys.add(RunPage.key(file.name(), page));
            case INNER -> addKeyOf(InnerPage.of(file.name(), page, page.level()));
            case SPACE, SPACE_INDEX -> {
                // those are found without a key
            }
        }
    }

    private void addKeyOf(InnerPage page) throws IOException {
        if (page.count() > 1) {
            keys.add(page.separator(1));
        } else {
            PageRef only = page.child(0).ref();
            addKeyOf(file.read(only));
        }
    }
}
