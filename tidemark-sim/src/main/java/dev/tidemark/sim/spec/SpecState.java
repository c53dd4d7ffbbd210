package dev.tidemark.sim.spec;

import dev.tidemark.protocol.entry.Position;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The state of the specification. Each step of a trace is taken in it, if its guards hold. */
public final class SpecState {
    private final SpecNode[] nodes;
    private final TreeMap<Long, Led> epochs = new TreeMap<>();
    private final SpecLog committed = new SpecLog();
    /** Epochs up to here need no candidate: the cluster began in them. */
    private final long firstEpoch;

    private final Consumer<String> violated;
    private final long[] counts = new long[SpecAction.values().length];

    /**
     * @param size nodes have the ids from 1 to this
     * @param first where all logs begin
     * @param violated hears of a step that is none
     */
    public SpecState(int size, Position first, Consumer<String> violated) {
        nodes = new SpecNode[size];
        for (int i = 0; i < size; i++) {
            nodes[i] = new SpecNode(i + 1);
        }
        firstEpoch = first.epoch();
        committed.resetTo(first, null);
        this.violated = violated;
    }

    /** The next line of the trace. */
    public void happens(Step step) {
        counts[step.action().ordinal()]++;
        step.take(this);
    }

    /** How many lines there were. */
    public long count(SpecAction action) {
        return counts[action.ordinal()];
    }

    public SpecNode node(int id) {
        return nodes[id - 1];
    }

    /** What is known of a committed position; with epoch 0 if it is before what is known, or not committed. */
    public Position committedAt(long offset) {
        boolean isKnown = offset >= committed.base() && offset <= committed.end();
        return isKnown ? committed.position(offset) : new Position(offset, 0, 0);
    }

    /** The configuration that is active as of a committed entry; null if that is not known. */
    public Members membersAt(long offset) {
        return offset > committed.end() ? null : committed.activeAt(offset);
    }

    /** Damage that nobody noticed: the specification promises less than it says. */
    boolean hasLostSilently() {
        return counts[SpecAction.LOSE_SILENTLY.ordinal()] > 0;
    }

    /** {@code Acknowledged}. */
    long acknowledged() {
        return committed.end();
    }

    boolean isCommitted(Position position) {
        return position.offset() <= committed.end() && committed.matches(position);
    }

    void commits(SpecLog log, long end) {
        if (log.base() > committed.end()) { // a snapshot of what nobody had committed
            committed.resetTo(log.position(log.base()), log.activeAt(log.base()));
        }
        for (long offset = committed.end() + 1; offset <= end; offset++) {
            committed.append(log.entry(offset));
        }
    }

    Led led(long epoch) {
        return epochs.computeIfAbsent(epoch, of -> new Led());
    }

    /** Whether somebody stood in it, or it was there from the beginning. */
    boolean isKnown(long epoch) {
        return epoch <= firstEpoch || epochs.containsKey(epoch);
    }

    /** Ends the run, unless nobody asks for the specification. */
    void require(boolean holds, Step step, String guard) {
        if (!holds) {
            fails(step, guard);
        }
    }

    private void fails(Step step, String guard) {
        String action = step.action().inSpec();
        StringBuilder text = new StringBuilder("\"" + step + "\" is no "
                + (action.isEmpty() ? step.action().name() : action) + ": " + guard + "; " + node(step.node()));
        Led led = epochs.get(node(step.node()).epoch);
        if (led != null && led.by != 0 && led.by != step.node()) {
            text.append("; its leader ").append(node(led.by));
        }
        if (led != null && led.by != 0) {
            text.append("; epoch ")
                    .append(node(step.node()).epoch)
                    .append(" committed to ")
                    .append(led.hwm)
                    .append(", acknowledged ")
                    .append(led.acked);
        }
        violated.accept(text.toString());
    }
}
