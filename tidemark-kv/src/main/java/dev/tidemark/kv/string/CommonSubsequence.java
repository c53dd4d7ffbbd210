package dev.tidemark.kv.string;

import java.util.ArrayList;
import java.util.List;

/** The longest common subsequence of two strings, by the usual table of the lengths for all pairs of prefixes. */
final class CommonSubsequence {
    static final int MAX_CELLS = 8_000_000;

    private final byte[] a;
    private final byte[] b;
    private final int[] lengths;
    private final int width;

    /** A part that both have, at these places. */
    record Range(int first, int second, int length) {}

    /** The lengths, each plus one, multiply to {@value #MAX_CELLS} at most. */
    CommonSubsequence(byte[] a, byte[] b) {
        this.a = a;
        this.b = b;
        this.width = b.length + 1;
        this.lengths = new int[(a.length + 1) * width];
        for (int i = 1; i <= a.length; i++) {
            for (int j = 1; j <= b.length; j++) {
                lengths[i * width + j] = a[i - 1] == b[j - 1]
                        ? lengths[(i - 1) * width + j - 1] + 1
                        : Math.max(lengths[(i - 1) * width + j], lengths[i * width + j - 1]);
            }
        }
    }

    int length() {
        return lengths[lengths.length - 1];
    }

    byte[] bytes() {
        byte[] common = new byte[length()];
        int end = common.length;
        for (Range range : ranges()) {
            end -= range.length();
            System.arraycopy(a, range.first(), common, end, range.length());
        }
        return common;
    }

    /** The last range comes first. */
    List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        int i = a.length;
        int j = b.length;
        while (i > 0 && j > 0) {
            int length = 0;
            while (i > 0 && j > 0 && a[i - 1] == b[j - 1]) {
                i--;
                j--;
                length++;
            }
            if (length > 0) {
                ranges.add(new Range(i, j, length));
            } else if (lengths[(i - 1) * width + j] > lengths[i * width + j - 1]) {
                i--;
            } else {
                j--;
            }
        }
        return ranges;
    }
}
