package dev.tidemark.node.lanes;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.time.AskAgain;
import dev.tidemark.node.time.Ticker;
import dev.tidemark.protocol.Input;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.UnreadableRowsException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets log time move while nobody writes: when the state machine has something due, the leader appends an entry that
 * carries nothing but its time (H83). One at a time. A node that does not lead does nothing, so nothing is decided by
 * its clock.
 *
 * <p>Main executor only.
 */
public final class DueTimer {
    private static final int MICROS_PER_MILLI = 1_000;
    /** {@link #look} is called this often at least; a timer of its own is for what is due earlier. */
    private static final int LOOKED_AT_MICROS = Ticker.QUIET_MILLIS * MICROS_PER_MILLI;
    /** After this, an entry that was not seen again may have been refused: the disk is full, or another leads. */
    private static final int ASK_AGAIN_MILLIS = 500;

    private final NodeClock clock;
    private final LongSupplier time;
    private final NodeEnvironment.Timer timer;
    private final BooleanSupplier leads;
    private final StateEngine engine;
    private final StateReads reads;
    private final Consumer<Input> protocol;

    private final AskAgain again = new AskAgain(ASK_AGAIN_MILLIS);
    private boolean asked;
    private boolean lacksPage;
    /** When such entries were asked for, first and last, since one was applied. */
    private long askedFirst;

    private long askedLast;
    /** When {@link #look} will be called by a timer, microseconds since 1970; in the past if no timer runs. */
    private long armedFor;

    /** @param time cluster time, microseconds since 1970: the next entry will carry about that */
    public DueTimer(
            NodeClock clock,
            LongSupplier time,
            NodeEnvironment.Timer timer,
            BooleanSupplier leads,
            StateEngine engine,
            StateReads reads,
            Consumer<Input> protocol) {
        this.clock = clock;
        this.time = time;
        this.timer = timer;
        this.leads = leads;
        this.engine = engine;
        this.reads = reads;
        this.protocol = protocol;
    }

    /** Something was applied, or time passed. */
    public void look() {
        long due = nextDue();
        if (due == StateMachine.NEVER || !leads.getAsBoolean()) {
            return;
        }
        // The next entry will not be before the last one, whatever the clock says.
        long now = Math.max(time.getAsLong(), engine.appliedTime());
        if (due <= now) {
            ask();
        } else if (due - now < LOOKED_AT_MICROS && (due < armedFor || armedFor <= now)) {
            armedFor = due;
            timer.after((due - now + MICROS_PER_MILLI - 1) / MICROS_PER_MILLI, this::look);
        }
    }

    /** Where the row is not in memory, it is looked for again when its page has come. */
    private long nextDue() {
        try {
            return engine.nextDue();
        } catch (MissingRowsException e) {
            if (!lacksPage) {
                lacksPage = true;
                reads.await(e, this::pageCame);
            }
            return StateMachine.NEVER;
        } catch (UnreadableRowsException e) {
            return StateMachine.NEVER; // an entry that needs the row says so
        }
    }

    private void pageCame() {
        lacksPage = false;
        look();
    }

    private void ask() {
        long now = clock.millis();
        if (asked && now - askedLast <= again.waitMillis()) {
            return;
        }
        if (asked) {
            again.askedInVain();
        } else {
            askedFirst = now;
        }
        asked = true;
        askedLast = now;
        protocol.accept(new Input.LetTimePass());
    }

    /** An entry of that kind was applied. */
    void timePassed() {
        if (asked) {
            again.answered(clock.millis() - askedFirst);
        }
        asked = false;
    }
}
