package dev.tidemark.node.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The writes of a gateway that have no outcome, in order. Those at its head have numbers, without a gap and without a
 * repeat, the others have none yet; those at its head that are under way to the leader are counted, so that the others
 * can be sent, or, after a {@link #rewind}, all of them again (H77).
 *
 * <p>Main executor only. Answers nobody.
 */
final class Window {
    private final Deque<PendingWrite> writes = new ArrayDeque<>();
    /** Sum of {@link PendingWrite#bytes}. */
    private long bytes;
    /** How many from the head are under way; each of them has a number. */
    private int underWay;
    /** One more than the number of the last write that has one. */
    private long nextNumber = 1;

    int size() {
        return writes.size();
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** The oldest write, or null. */
    PendingWrite head() {
        return writes.peekFirst();
    }

    void add(PendingWrite write) {
        writes.addLast(write);
        bytes += write.bytes();
    }

    /** The head has its outcome, or will get it from the caller. Not if the window is empty. */
    PendingWrite pop() {
        PendingWrite head = writes.removeFirst();
        bytes -= head.bytes();
        underWay = Math.max(0, underWay - 1);
        return head;
    }

    boolean isUnderWay() {
        return underWay == writes.size();
    }

    /**
     * The lowest number that has no outcome here; the one that the head will get, if it has none. Not if the window is
     * empty.
     */
    long lowestNumber() {
        PendingWrite head = writes.getFirst();
        return head.hasNumber() ? head.number() : nextNumber;
    }

    /** One more than the last number that was given to a write. */
    long nextNumber() {
        return nextNumber;
    }

    /** Sends what is not under way, in order: {@code way} gets each write once that has its number. */
    void send(Consumer<PendingWrite> way) {
        int index = 0;
        for (PendingWrite write : writes) {
            if (index++ >= underWay) {
                write.sent(write.hasNumber() ? write.number() : nextNumber++);
                way.accept(write);
            }
        }
        underWay = writes.size();
    }

    /** All of it is to be sent again: nothing of what was under way can be relied on. */
    void rewind() {
        underWay = 0;
    }

    /** One copy of each write with one of these numbers was refused. */
    void copiesRefused(long from, long to) {
        for (PendingWrite write : writes) {
            if (!write.hasNumber() || write.number() > to) {
                return;
            }
            if (write.number() >= from) {
                write.copyRefused();
            }
        }
    }

    /**
     * Makes writes unsent again that were refused each time they were sent, from the end, so that no number is left
     * out. Only what is not sent again can be refused for certain (H69). Those that were abandoned leave: nobody needs
     * their number any more.
     */
    void takeBack() {
        boolean left = false;
        int nowhere = 0;
        for (Iterator<PendingWrite> last = writes.descendingIterator(); last.hasNext(); nowhere++) {
            PendingWrite write = last.next();
            if (!write.isNowhere()) {
                break;
            }
            if (write.hasNumber()) {
                nextNumber = write.number();
                if (write.state() == PendingWrite.State.ABANDONED) {
                    left = true;
                } else {
                    write.takenBack();
                }
            }
        }
        underWay = Math.min(underWay, writes.size() - nowhere);
        if (left) {
            remove(write -> write.state() == PendingWrite.State.ABANDONED && write.number() >= nextNumber);
        }
    }

    /** Takes out what has no number and is late at {@code now}, monotonic milliseconds. */
    void removeUnsentAndLate(long now) {
        remove(write -> !write.hasNumber() && write.isLate(now));
    }

    /** Takes out what has no number. */
    List<PendingWrite> removeUnsent() {
        List<PendingWrite> unsent =
                writes.stream().filter(write -> !write.hasNumber()).toList();
        remove(write -> !write.hasNumber());
        return unsent;
    }

    /** Takes out what has a number. {@link #startSession} must follow. */
    List<PendingWrite> removeNumbered() {
        List<PendingWrite> numbered =
                writes.stream().filter(PendingWrite::hasNumber).toList();
        remove(PendingWrite::hasNumber);
        return numbered;
    }

    /** From the head, as many as are late one after the other. */
    List<PendingWrite> late(long now) {
        List<PendingWrite> late = new ArrayList<>();
        for (PendingWrite write : writes) {
            if (!write.isLate(now)) {
                break;
            }
            late.add(write);
        }
        return late;
    }

    /** Whether some writes have numbers, and all of these are late. */
    boolean nobodyWaitsForNumbers(long now) {
        PendingWrite head = writes.peekFirst();
        return head != null
                && head.hasNumber()
                && writes.stream().noneMatch(write -> write.hasNumber() && !write.isLate(now));
    }

    /** Numbers begin again, in another session: no write has one now, and those leave that kept the place of theirs. */
    void startSession() {
        remove(write -> write.state() == PendingWrite.State.ABANDONED);
        writes.forEach(PendingWrite::sessionOver);
        nextNumber = 1;
        underWay = 0;
    }

    private void remove(Predicate<PendingWrite> which) {
        writes.removeIf(which);
        bytes = writes.stream().mapToLong(PendingWrite::bytes).sum();
    }

    /**
     * Throws if this is not what it must be; takes time in the length of the window. For tests.
     *
     * @throws IllegalStateException with the broken rule
     */
    void check() {
        long expected = 0;
        long sum = 0;
        int index = 0;
        for (PendingWrite write : writes) {
            require(write.state() != PendingWrite.State.ANSWERED, "an answered write");
            require(write.hasNumber() == (write.state() != PendingWrite.State.UNSENT), "a number without a copy");
            require(write.hasNumber() || index >= underWay, "an unsent write that is under way");
            if (write.hasNumber()) {
                require(index == 0 || write.number() == expected, "a gap");
                expected = write.number() + 1;
            } else {
                require(expected == 0 || expected == nextNumber, "an unsent write before a sent one");
                expected = nextNumber;
            }
            sum += write.bytes();
            index++;
        }
        require(expected == 0 || expected == nextNumber, "a number that is given out twice");
        require(sum == bytes, "a wrong count of bytes");
        require(underWay <= writes.size(), "more under way than there is");
    }

    private static void require(boolean holds, String broken) {
        if (!holds) {
            throw new IllegalStateException("the window of the gateway has " + broken);
        }
    }
}
