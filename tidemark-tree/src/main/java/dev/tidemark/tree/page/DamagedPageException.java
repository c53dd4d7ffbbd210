package dev.tidemark.tree.page;

import java.io.IOException;

/**
 * A page is not the one that its parent names. Nothing was changed, and rows outside of it are not touched: an error in
 * a read is to be repaired, it does not end the node (rule R9, H146).
 */
public final class DamagedPageException extends IOException {
    private static final long serialVersionUID = 1;

    /** What is wrong with it. */
    public enum Damage {
        CUT_OFF("the file ends before it does: the file was cut short"),
        NEVER_WRITTEN("there are only zeros: the disk said that it had written the page, and had not"),
        NOT_A_PAGE("the bytes there are no page: another file, or damage"),
        ALTERED("its bytes are not those that its own checksum is over: it was damaged on the disk"),
        MISDIRECTED("it is a whole page, but of another place: a write or a read went astray"),
        STALE("it is a whole page of another checkpoint: a write was lost, or the file was put together of two"),
        REPLACED("it is a whole page of this place and checkpoint, but not the one that was meant"),
        MALFORMED("its checksum is right and what it holds makes no sense: a defect of the program that wrote it");

        private final String meaning;

        Damage(String meaning) {
            this.meaning = meaning;
        }

        public String meaning() {
            return meaning;
        }
    }

    private final transient PageRef ref;
    private final Damage damage;
    private final transient KeyRange range;

    /** @param range of the keys that are touched; null if it is not known, or is none of rows */
    DamagedPageException(String file, PageRef ref, Damage damage, String detail, KeyRange range) {
        super(file + ", page " + ref.address() + " of checkpoint " + ref.offset() + ": " + damage.meaning()
                + (detail.isEmpty() ? "" : " (" + detail + ")")
                + (range == null ? "" : ". Rows touched: keys " + range));
        this.ref = ref;
        this.damage = damage;
        this.range = range;
    }

    public static DamagedPageException malformed(String file, PageRef ref, String detail) {
        return new DamagedPageException(file, ref, Damage.MALFORMED, detail, null);
    }

    /** Of a page that lies past the end of the file, in part or as a whole. */
    public static DamagedPageException cutOff(String file, PageRef ref) {
        return new DamagedPageException(file, ref, Damage.CUT_OFF, "", null);
    }

    private DamagedPageException(DamagedPageException cause, KeyRange range) {
        super(cause.getMessage() + ". Rows touched: keys " + range, cause);
        this.ref = cause.ref;
        this.damage = cause.damage;
        this.range = range;
    }

    /** The same, with the keys that cannot be read, as the parents tell them. */
    public DamagedPageException touching(KeyRange rows) {
        return range == null ? new DamagedPageException(this, rows) : this;
    }

    public PageRef ref() {
        return ref;
    }

    public Damage damage() {
        return damage;
    }

    /** The keys that cannot be read, or null if that is not known. */
    public KeyRange range() {
        return range;
    }
}
