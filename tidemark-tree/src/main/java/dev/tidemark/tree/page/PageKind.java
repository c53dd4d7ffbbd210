package dev.tidemark.tree.page;

/** What a page holds. The numbers are in the file. */
public enum PageKind {
    LEAF(1),
    INNER(2),
    RUN(3),
    SPACE(4),
    SPACE_INDEX(5);

    private final int number;

    PageKind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Null if there is no such kind. */
    static PageKind of(int number) {
        for (PageKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        return null;
    }
}
