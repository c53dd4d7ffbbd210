package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HighWatermarkTest {
    /** The largest offset that W nodes have on disk, found by trying (H34). */
    private static long byTrying(List<Long> ends, int write) {
        return LongStream.rangeClosed(0, 20)
                .filter(offset -> ends.stream().filter(end -> end >= offset).count() >= write)
                .max()
                .orElseThrow();
    }

    @Test
    void isTheLargestOffsetThatAWriteQuorumHas() {
        Random random = new Random(34);
        for (int voters = 1; voters <= 7; voters++) {
            for (int write = 1; write <= voters; write++) {
                for (int i = 0; i < 200; i++) {
                    List<Long> ends = new ArrayList<>();
                    List<FollowerProgress> followers = new ArrayList<>();
                    for (int node = 0; node < voters; node++) {
                        ends.add((long) random.nextInt(20));
                        FollowerProgress follower = new FollowerProgress(node, 1, 0);
                        follower.match = ends.get(node);
                        if (node > 0) {
                            followers.add(follower);
                        }
                    }
                    assertThat(HighWatermark.writeQuorumEnd(ends.get(0), followers, write))
                            .as("W %s of %s", write, ends)
                            .isEqualTo(byTrying(ends, write));
                }
            }
        }
    }
}
