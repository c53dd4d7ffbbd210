package dev.tidemark.tree.page;

import java.util.List;

/** References to the space pages of a stretch of the file, or to index pages of the level below. None: all is free. */
public final class SpaceIndexPage {
    private SpaceIndexPage() {}

    /** How many references one page holds. */
    public static int fanOut(TreeFormat format) {
        return (format.blockBytes() - Page.HEADER_BYTES) / PageRef.BYTES;
    }

    public static int bytes(TreeFormat format) {
        return Page.HEADER_BYTES + fanOut(format) * PageRef.BYTES;
    }

    /** @param refs at most {@link #fanOut} */
    public static MadePage make(TreeFormat format, long address, long offset, int level, List<PageRef> refs) {
        PageWriter writer = new PageWriter(format, PageKind.SPACE_INDEX, level, bytes(format));
        for (int i = 0; i < fanOut(format); i++) {
            (i < refs.size() ? refs.get(i) : PageRef.NONE).put(writer.content());
        }
        return writer.finish(address, offset, fanOut(format));
    }

    /** @return the reference at {@code index} */
    public static PageRef ref(String file, Page page, int level, int index) throws DamagedPageException {
        Page expected = page.expect(file, PageKind.SPACE_INDEX, level);
        return PageRef.get(expected.bytes(), Page.HEADER_BYTES + index * PageRef.BYTES);
    }
}
