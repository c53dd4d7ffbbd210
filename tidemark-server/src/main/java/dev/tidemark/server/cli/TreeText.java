package dev.tidemark.server.cli;

import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeReport;
import dev.tidemark.tree.file.Meta;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import java.io.PrintWriter;
import java.util.Locale;

/** A data file in lines for people. */
final class TreeText {
    private TreeText() {}

    /** Prints a line for each page. */
    static PageVisitor pages(PrintWriter out) {
        return new PageVisitor() {
            @Override
            public void page(Page page, KeyRange keys) {
                out.println(page.ref().address() + " "
                        + page.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')
                        + " level=" + page.level() + " checkpoint=" + page.ref().offset() + " bytes="
                        + page.ref().bytes() + " items=" + page.count()
                        + " checksum="
                        + String.format(Locale.ROOT, "%016x", page.ref().checksum())
                        + (keys == null ? "" : ": keys " + keys));
            }
        };
    }

    /** Prints a line for each row. */
    static PageVisitor rows(PrintWriter out) {
        return new PageVisitor() {
            @Override
            public void row(byte[] key, byte[] value) {
                out.println(EntryText.quoted(key) + " " + EntryText.quoted(value));
            }
        };
    }

    static String of(TreeReport report) {
        Meta current = report.current();
        return "checkpoint " + current.position() + ": "
                + current.root().summary().rows() + " rows, digest "
                + current.root().summary().digest() + ", " + report.pages() + " pages in " + report.liveBlocks()
                + " of " + report.fileBlocks() + " blocks; "
                + (report.before() == null
                        ? "the checkpoint before is not there"
                        : "the checkpoint before is " + report.before().position())
                + (report.hasTornSlot()
                        ? "; one meta slot has no two equal copies, as after a crash in a checkpoint: the next one"
                                + " writes it again"
                        : "")
                + ": "
                + (report.isWhole()
                        ? "every page, every sum and the map of free blocks are right"
                        : "damaged in " + report.findings().size() + " places");
    }
}
