package dev.tidemark.sim.bootstrap;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Carries questions and answers, each by itself: late, lost, twice, and in any order. Each direction between two nodes
 * is as bad as it was drawn: some carry next to nothing in time, and others all (H120).
 */
final class Wires {
    private static final long LATE_MICROS = 900_000;
    private static final int LINKS = 100;

    /** Takes what has arrived. */
    interface Receiver {
        void receive(int from, int to, Object what, byte[] frame);
    }

    private final Scheduler scheduler;
    private final Dice dice;
    private final Receiver receiver;
    private final boolean loses;
    private final boolean delays;
    private final double twice;
    /** All others are near to each other and far from this one; 0: none. */
    private final int farNode;

    private final TreeMap<Integer, Link> links = new TreeMap<>();
    private boolean peace;
    private long sent;

    Wires(Scheduler scheduler, Dice dice, Predicate<FaultKind> has, int farNode, Receiver receiver) {
        this.scheduler = scheduler;
        this.dice = dice;
        this.receiver = receiver;
        this.farNode = farNode;
        loses = has.test(FaultKind.DROP) && dice.chance(0.4);
        delays = has.test(FaultKind.DELAY) && dice.chance(0.7);
        twice = has.test(FaultKind.DUPLICATE) && dice.chance(0.5) ? dice.pick(30) / 100.0 : 0;
    }

    /** @param lost and {@code late}: how many of its messages are */
    private record Link(double lost, double late) {}

    private Link link(int from, int to) {
        return links.computeIfAbsent(from * LINKS + to, number -> drawn(from == farNode || to == farNode));
    }

    private Link drawn(boolean isFar) {
        if (farNode != 0) {
            return isFar ? new Link(0.2, 0.8) : new Link(0, 0);
        }
        return new Link(loses ? badness() : 0, delays ? badness() : 0);
    }

    private double badness() {
        return dice.chance(0.5) ? 0 : dice.pick(95) / 100.0;
    }

    void makePeace() {
        peace = true;
    }

    long sent() {
        return sent;
    }

    void send(int from, int to, Object what, byte[] frame) {
        sent++;
        scheduler.mix(frame.length);
        scheduler.trace(from, 0, () -> "sends n" + to + " " + what);
        if (!peace && dice.chance(link(from, to).lost())) {
            scheduler.trace(from, 0, () -> "lost: " + what);
            return;
        }
        carry(from, to, what, frame);
        if (!peace && dice.chance(twice)) {
            carry(from, to, what, frame);
        }
    }

    private void carry(int from, int to, Object what, byte[] frame) {
        boolean isLate = !peace && dice.chance(link(from, to).late());
        long micros = isLate ? dice.between(5_000, LATE_MICROS) : dice.between(100, 3_000);
        scheduler.after(micros, () -> receiver.receive(from, to, what, frame));
    }
}
