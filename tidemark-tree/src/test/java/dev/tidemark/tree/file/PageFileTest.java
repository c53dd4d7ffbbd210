package dev.tidemark.tree.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.tree.page.TreeFormat;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are too large to be written in a test: calls are counted, and nothing is stored. */
final class PageFileTest {
    private long written;
    private int syncs;

    @ParameterizedTest
    @ValueSource(longs = {1L << 20, 2L << 30, 3L << 30, 4L << 30, 5L << 30})
    void aFileGrowsByAnyNumberOfBytes(long bytes) throws Exception { // H147
        PageFile file = PageFile.open(disk(), "tree", TreeFormat.DEFAULT);
        int blocks = (int) (bytes / TreeFormat.DEFAULT.blockBytes());
        file.grow(256, 256 + blocks);
        assertThat(written).isEqualTo(bytes);
        assertThat(syncs).isEqualTo(1);
    }

    private Disk disk() {
        DiskFile file = proxy(DiskFile.class, (name, arguments) -> {
            if (name.equals("write")) {
                ByteBuffer zeros = (ByteBuffer) arguments[0];
                assertThat((long) arguments[1]).isEqualTo((1L << 20) + written);
                assertThat(zeros.remaining()).isPositive();
                written += zeros.remaining();
            }
            syncs += name.equals("sync") ? 1 : 0;
            return null;
        });
        return proxy(Disk.class, (name, arguments) -> file);
    }

    private interface Call {
        Object answer(String name, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.answer(method.getName(), arguments)));
    }
}
