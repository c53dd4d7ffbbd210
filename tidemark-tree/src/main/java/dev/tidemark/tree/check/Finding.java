package dev.tidemark.tree.check;

import java.util.Objects;

/**
 * Something that is not as it must be in a data file.
 *
 * @param kind of it
 * @param detail what was seen, and where
 */
public record Finding(Kind kind, String detail) {
    /** What can be wrong. */
    public enum Kind {
        DAMAGED_PAGE("a page is not the one that its parent names"),
        UNREADABLE_PAGE("the disk does not read a page"),
        WRONG_ORDER("keys are not ascending, or are outside of what their parent says"),
        WRONG_SUM("the number or the digest of rows is not what the parent says"),
        TWO_PARENTS("a block is reached twice from one root"),
        IN_USE_BUT_FREE("a block that a checkpoint has is free by the space pages: it would be overwritten"),
        FREE_BUT_IN_USE("a block that no checkpoint has is in use by the space pages: it is never used again"),
        BEYOND_THE_FILE("a page lies where the file has no segment");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }

        public String meaning() {
            return meaning;
        }
    }

    public Finding {
        Objects.requireNonNull(kind, "kind");
    }

    @Override
    public String toString() {
        return kind + ": " + kind.meaning() + " (" + detail + ")";
    }
}
