package dev.tidemark.tree.repair;

import dev.tidemark.tree.page.Cell;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.MadePage;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.RunPage;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.repair.DamagedPage.Holds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes a damaged page again. Any node that has its rows may give them: what is made of them is that page, to the last
 * bit, or it is not, and its parent tells which (rule R3).
 */
public final class PageRebuild {
    private PageRebuild() {}

    /**
     * The page, ready to be written.
     *
     * @param rows as {@link RangeRows} has them, from wherever
     * @return null unless it is the page that its parent names
     */
    public static MadePage of(TreeFormat format, DamagedPage damaged, byte[] rows) {
        List<Map.Entry<byte[], byte[]>> decoded = RangeRows.decode(rows, damaged.keys());
        if (decoded == null || decoded.isEmpty() || !damaged.isMadeOfRows()) {
            return null;
        }
        MadePage made = damaged.what() == Holds.VALUE ? run(format, damaged, decoded) : leaf(format, damaged, decoded);
        return made != null && made.ref().equals(damaged.ref()) ? made : null;
    }

    private static MadePage run(TreeFormat format, DamagedPage damaged, List<Map.Entry<byte[], byte[]>> rows) {
        byte[] key = rows.get(0).getKey();
        byte[] value = rows.get(0).getValue();
        boolean fits =
                rows.size() == 1 && RunPage.bytes(key, value) == damaged.ref().bytes();
        return fits
                ? RunPage.make(format, damaged.ref().address(), damaged.ref().offset(), key, value)
                : null;
    }

    private static MadePage leaf(TreeFormat format, DamagedPage damaged, List<Map.Entry<byte[], byte[]>> rows) {
        List<Cell> cells = new ArrayList<>(rows.size());
        long bytes = Page.HEADER_BYTES;
        for (Map.Entry<byte[], byte[]> row : rows) {
            Cell cell = Cell.inline(row.getKey(), row.getValue());
            cells.add(cell);
            bytes += cell.encodedBytes() + LeafPage.SLOT_BYTES;
        }
        return bytes == damaged.ref().bytes()
                ? LeafPage.make(format, damaged.ref().address(), damaged.ref().offset(), cells)
                : null;
    }
}
