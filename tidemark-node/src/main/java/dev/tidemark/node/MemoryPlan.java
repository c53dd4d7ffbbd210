package dev.tidemark.node;

import java.util.ArrayList;
import java.util.List;

/**
 * Who may take how much of the heap of a node: every budget that grows with what clients and peers do is here, and
 * their sum fits the heap, also when all are used up at once (H106, H162). A budget that is not here is a defect.
 *
 * <p>Sizes in bytes. {@code docs/configuration.md} has the table.
 *
 * @param heap that the JVM gives, at most
 * @param shares what may be taken of it
 */
public record MemoryPlan(long heap, List<Share> shares) {
    private static final long MB = 1L << 20;
    /** Classes, libraries, tables of fixed size, and what one command or entry needs while it is executed. */
    private static final long FIXED = 14 * MB;

    private static final long SMALLEST_HEAP = 40 * MB;
    /** From here on what does not grow with the heap is small. */
    private static final long LARGE_HEAP = 1000 * MB;

    private static final int SMALLEST_STATE = 10;

    /**
     * One budget.
     *
     * @param key of the configuration that sets it; null if nothing does
     * @param what it is for
     */
    public record Share(String key, String what, long bytes) {}

    /** The bounds of a heap for which nobody said anything else. */
    public record Defaults(long state, long output, long input, int entry, long gateway, long uncommitted, long tail) {}

    /** Of the heap, that of this JVM for example. */
    public static Defaults defaults(long heap) {
        long free = Math.max(heap, SMALLEST_HEAP) - FIXED;
        long entry = Math.min(8 * MB, free / 16);
        return new Defaults(
                percent(free, heap < LARGE_HEAP ? 53 : 60),
                percent(free, 11),
                percent(free, 6),
                (int) entry,
                Math.min(16 * MB, Math.max(entry, percent(free, 4))),
                Math.min(64 * MB, Math.max(entry, percent(free, 7))),
                Math.min(4 * MB, percent(free, 3)));
    }

    public static Defaults defaults() {
        return defaults(Runtime.getRuntime().maxMemory());
    }

    private static long percent(long bytes, int percent) {
        return bytes / 100 * percent;
    }

    /**
     * The plan for these bounds.
     *
     * @param output of all clients together
     * @param input of all clients together
     */
    public static MemoryPlan of(long heap, NodeConfig.Limits limits, long output, long input) {
        List<Share> shares = new ArrayList<>();
        shares.add(new Share(null, "the program itself, and one command or entry that is executed", FIXED));
        shares.add(new Share("max-memory-bytes", "state, with what is remembered of writes", limits.maxMemoryBytes()));
        shares.add(new Share(null, "what is changed while a checkpoint is written", changed(heap)));
        shares.add(new Share(
                "all-clients-output-bytes",
                "replies: being made, waiting, encoded and not taken by the network, and the earlier state they need",
                output));
        shares.add(new Share("all-clients-input-bytes", "what clients sent that is not executed", input));
        shares.add(new Share(
                null, "commands in transactions that are not executed", transactions(limits.maxEntryBytes(), input)));
        shares.add(new Share("gateway-bytes", "writes under way", limits.gatewayBytes() + limits.maxEntryBytes()));
        shares.add(new Share(
                "uncommitted-bytes", "what a leader has appended and not committed", limits.uncommittedBytes()));
        shares.add(new Share(null, "end of the log", defaults(heap).tail()));
        return new MemoryPlan(heap, List.copyOf(shares));
    }

    /** What may be held twice, beyond the bound of the state, while a checkpoint is written. */
    public static long changed(long heap) {
        return Math.min(64 * MB, percent(Math.max(heap, SMALLEST_HEAP) - FIXED, 1));
    }

    /** What all clients together may have queued in transactions: eight of the largest, or what there is room for. */
    public static long transactions(int entry, long input) {
        return Math.max(entry, Math.min(8L * entry, input));
    }

    public long sum() {
        return shares.stream().mapToLong(Share::bytes).sum();
    }

    /** How much more heap it would take; 0 or less: it fits. */
    public long lacking() {
        return sum() - heap;
    }

    /** A bound of the state with which it fits, or 0 if there is none that makes sense. */
    public long smallerState() {
        long state = shares.stream()
                .filter(share -> "max-memory-bytes".equals(share.key()))
                .mapToLong(Share::bytes)
                .sum();
        long fits = state - Math.max(0, lacking());
        return fits >= percent(heap, SMALLEST_STATE) ? fits : 0;
    }

    /** For people: one line for each share. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (Share share : shares) {
            text.append(String.format("%n  %6.1f MiB  %s", share.bytes() / (double) MB, share.what()));
            if (share.key() != null) {
                text.append(" (").append(share.key()).append(')');
            }
        }
        return text.append(String.format(
                        "%n  %6.1f MiB  together, of a heap of %.1f MiB", sum() / (double) MB, heap / (double) MB))
                .toString();
    }
}
