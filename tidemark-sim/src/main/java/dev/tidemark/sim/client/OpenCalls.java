package dev.tidemark.sim.client;

import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Setting;
import java.util.ArrayDeque;
import java.util.Deque;

/** What gateways were asked and have to answer: once, and in time. */
final class OpenCalls {
    private static final long PATIENCE_MICROS = 8_000_000;

    /** Something that a gateway was asked. */
    static final class Call {
        private final NodeProcess process;
        private final String text;
        private final long asked;
        private final long stoodStillMicros;
        private boolean answered;

        private Call(NodeProcess process, String text, long asked) {
            this.process = process;
            this.text = text;
            this.asked = asked;
            stoodStillMicros = process.machine.standstill.micros();
        }

        /** For how long its node could have answered. */
        private long openMicros(long now) {
            return now - asked - (process.machine.standstill.micros() - stoodStillMicros);
        }

        boolean isAnswered() {
            return answered;
        }
    }

    private final Scheduler scheduler;
    private final Judge judge;
    /** By the time of asking. */
    private final Deque<Call> calls = new ArrayDeque<>();

    OpenCalls(Setting setting) {
        scheduler = setting.scheduler();
        judge = setting.judge();
    }

    /** @param what in words, for the trace */
    Call ask(NodeProcess process, Object what) {
        Call call = new Call(process, String.valueOf(scheduler.isTraced() ? what : ""), scheduler.now());
        calls.addLast(call);
        if (scheduler.isTraced()) {
            scheduler.trace(process.machine.id, process.node().lamport(), () -> "is asked: " + what);
        }
        return call;
    }

    /** The answer is there. */
    void end(Call call) {
        if (call.answered) {
            judge.violated(Invariant.ANSWER, call.text + " was answered twice");
        }
        call.answered = true;
    }

    /** Every call ends, by an answer in time or with the node that was asked (H81b). */
    void check() {
        while (!calls.isEmpty()) {
            Call first = calls.getFirst();
            boolean gone = first.answered || !first.process.isAlive();
            if (!gone && first.openMicros(scheduler.now()) <= PATIENCE_MICROS) {
                return;
            }
            if (!gone) {
                judge.violated(
                        Invariant.ANSWER_IN_TIME,
                        "n" + first.process.machine.id + " was asked \"" + first.text + "\" at " + first.asked / 1000
                                + " ms and has not answered");
            }
            calls.removeFirst();
        }
    }
}
