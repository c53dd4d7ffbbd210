package dev.tidemark.tree.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.TestTree;
import dev.tidemark.tree.page.DamagedPageException.Damage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A page whose checksum is right and whose lengths are not: MALFORMED before anything is allocated (R3, R9). */
final class PageLayoutTest {
    private static final byte[] KEY = TestTree.bytes("key");
    private static final byte[] VALUE = TestTree.bytes("some value");
    private static final TreeFormat FORMAT = TestTree.SMALL;

    private int malformed;

    private interface Use {
        void use(Page page) throws Exception;
    }

    @Test
    void aLeafIsReadOrMalformed() throws Exception {
        Cell run = Cell.withRun(TestTree.bytes("other"), 700, new PageRef(40, 1, 2, 800), Digest.ZERO);
        everyByte(LeafPage.make(FORMAT, 50, 7, List.of(Cell.inline(KEY, VALUE), run)), page -> {
            LeafPage leaf = LeafPage.of("tree", page);
            for (int i = 0; i < leaf.count(); i++) {
                leaf.cell(i).summary();
                leaf.key(i);
            }
            leaf.firstAtLeast(KEY);
        });
    }

    @Test
    void anInnerPageIsReadOrMalformed() throws Exception {
        Child child = new Child(new PageRef(40, 1, 2, 800), Summary.EMPTY);
        List<Branch> branches = List.of(new Branch(Keys.LEAST, child), new Branch(KEY, child));
        everyByte(InnerPage.make(FORMAT, 50, 7, 1, branches), page -> {
            InnerPage inner = InnerPage.of("tree", page, 1);
            for (int i = 0; i < inner.count(); i++) {
                inner.child(i);
                inner.separator(i);
            }
            inner.childOf(KEY);
        });
    }

    @Test
    void aRunIsReadOrMalformed() throws Exception {
        Cell cell = Cell.withRun(KEY, VALUE.length, new PageRef(50, 7, 2, 800), Digest.ZERO);
        everyByte(RunPage.make(FORMAT, 50, 7, KEY, VALUE), page -> {
            RunPage.key("tree", page);
            RunPage.value("tree", page, cell);
        });
    }

    /** Sets each byte after the address to each of some values, and two that follow, with a checksum that is right. */
    private void everyByte(MadePage made, Use use) throws Exception {
        use.use(read(made.blocks(), made.ref().bytes()));
        for (int at = 36; at < made.ref().bytes(); at++) {
            for (int value : new int[] {0, 1, 0x40, 0x7f, 0x80, 0xff}) {
                for (int bytes = 1; bytes <= 5; bytes++) {
                    ByteBuffer changed = ByteBuffer.allocate(made.blocks().remaining());
                    changed.put(made.blocks().duplicate()).clear();
                    for (int i = 0; i < bytes; i++) {
                        changed.put(at + i, (byte) (value | (i + 1 < bytes ? 0x80 : 0)));
                    }
                    useChanged(changed, made.ref().bytes(), use);
                }
            }
        }
        assertThat(malformed).isPositive();
    }

    private void useChanged(ByteBuffer changed, int bytes, Use use) throws Exception {
        try {
            use.use(read(changed, bytes));
        } catch (DamagedPageException e) {
            assertThat(e.damage()).isEqualTo(Damage.MALFORMED);
            malformed++;
        }
    }

    private static Page read(ByteBuffer blocks, int bytes) throws DamagedPageException {
        ByteBuffer sealed = blocks.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long checksum = Checksum.of(sealed, Page.CHECKSUM_AT);
        sealed.putLong(Page.CHECKSUM_AT, checksum);
        return Page.checked("tree", new PageRef(50, 7, checksum, bytes), FORMAT, sealed);
    }

    @Test
    void aReferenceToWhereNoPageCanBeIsDamage() throws Exception {
        DataFile file = TestTree.create(new SimulatedDisk());
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 9, 20)));
        for (long address : new long[] {-1, 1, 50, 1L << 31, Long.MAX_VALUE}) {
            for (int bytes : new int[] {Integer.MIN_VALUE, -1, 0, 39, 40, 1 << 30, Integer.MAX_VALUE}) {
                assertThatThrownBy(() -> file.pages().find(new PageRef(address, 1, 1, bytes)))
                        .as("%d bytes at %d", bytes, address)
                        .isInstanceOf(DamagedPageException.class);
            }
        }
    }
}
