package dev.tidemark.node;

import dev.tidemark.protocol.Input;
import dev.tidemark.state.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The reads of a gateway. Those of one batch ask for one confirmed index and are then answered from the state of this
 * node, once it has applied that far: linearizable, whatever node it is, and the leader never sees them. Main executor
 * only.
 */
final class GatewayReads {
    private static final int ASK_AGAIN_MILLIS = 500;

    private record Asked(List<PendingRead> reads, long at) {}

    private final NodeClock clock;
    private final Consumer<Input> protocol;
    /** By the number under which an index was asked for, hence by age. */
    private final TreeMap<Long, Asked> asked = new TreeMap<>();

    private Consumer<ApplyTask> apply;
    private List<PendingRead> unasked = new ArrayList<>();
    private long lastRead;
    private boolean waitForTick;
    private int count;

    GatewayReads(NodeClock clock, Consumer<Input> protocol) {
        this.clock = clock;
        this.protocol = protocol;
    }

    /** The lanes know each other, so one of them is told last. Before the first read. */
    void connect(Consumer<ApplyTask> toApply) {
        apply = toApply;
    }

    int count() {
        return count;
    }

    void add(PendingRead read) {
        unasked.add(read);
        count++;
    }

    void flush() {
        if (!unasked.isEmpty() && !waitForTick) {
            asked.put(++lastRead, new Asked(unasked, clock.millis()));
            unasked = new ArrayList<>();
            protocol.accept(new Input.Read(lastRead));
        }
    }

    void confirmed(long read, long index) {
        Asked confirmed = asked.remove(read);
        if (confirmed != null) {
            count -= confirmed.reads().size();
            apply.accept(new ApplyTask.Answer(index, confirmed.reads()));
        }
    }

    /** Nobody could confirm; asking again costs nothing but time. */
    void refused(long read) {
        Asked refused = asked.remove(read);
        if (refused != null) {
            List<PendingRead> again = new ArrayList<>(refused.reads());
            again.addAll(unasked);
            unasked = again;
            waitForTick = true;
        }
    }

    void leaderChanged() {
        waitForTick = false;
        flush();
    }

    void tick(String whyNot) {
        waitForTick = false;
        long now = clock.millis();
        while (!asked.isEmpty() && now - asked.firstEntry().getValue().at() > ASK_AGAIN_MILLIS) {
            refused(asked.firstKey());
            waitForTick = false;
        }
        for (Iterator<PendingRead> reads = unasked.iterator(); reads.hasNext(); ) {
            PendingRead read = reads.next();
            if (now >= read.deadline()) {
                reads.remove();
                count--;
                read.handler().answered(refusal(whyNot));
            }
        }
        flush();
    }

    void close() {
        for (Map.Entry<Long, Asked> entry : asked.entrySet()) {
            unasked.addAll(entry.getValue().reads());
        }
        asked.clear();
        unasked.forEach(read -> read.handler().answered(refusal("this node is stopping")));
        unasked.clear();
        count = 0;
    }

    static Reply refusal(String why) {
        return new Reply.Failure("CLUSTERDOWN the read could not be confirmed: " + why);
    }
}
