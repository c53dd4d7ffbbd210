package dev.tidemark.sim.client;

import dev.tidemark.node.status.NodeQueues;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.NodeProcess;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Eventual reads that a node has not answered at once. If its data is on disk, one may wait for a page, as long as that
 * page is being read, or repaired, or waits for its turn, and for nothing else; if all is in memory, none may wait
 * (H64, H156).
 */
final class PageWaits {
    /** A page is read within a little more. */
    private static final long LOOK_MICROS = 250;

    private final Scheduler scheduler;
    private final Judge judge;
    private final Coverage coverage;
    /** By process, looked up only: what it was asked, and had not answered when it was looked at. */
    private final Map<NodeProcess, List<OpenCalls.Call>> waiting = new IdentityHashMap<>();

    PageWaits(Setting setting) {
        scheduler = setting.scheduler();
        judge = setting.judge();
        coverage = setting.coverage();
    }

    /** A read was asked for, and is not answered. */
    void waits(NodeProcess process, OpenCalls.Call call) {
        coverage.add(Coverage.Event.READ_AWAITED_PAGE);
        List<OpenCalls.Call> open = waiting.get(process);
        if (open == null) {
            open = new ArrayList<>();
            waiting.put(process, open);
            lookLater(process, open);
        }
        open.add(call);
        open.removeIf(OpenCalls.Call::isAnswered);
        require(process, open.size());
    }

    private void lookLater(NodeProcess process, List<OpenCalls.Call> open) {
        scheduler.after(LOOK_MICROS, () -> {
            open.removeIf(OpenCalls.Call::isAnswered);
            if (open.isEmpty() || !process.isAlive()) {
                waiting.remove(process);
            } else {
                require(process, open.size());
                lookLater(process, open);
            }
        });
    }

    private void require(NodeProcess process, int reads) {
        NodeQueues queues = process.node().queues();
        boolean mayCome = process.mayBringPages() || queues.repairs() > 0;
        if (process.node().takesNoPart()) {
            return; // those who wait are told by the end of their connections
        }
        if (queues.pages() == 0 || queues.pageWaits() < reads || !mayCome) {
            judge.violated(
                    Invariant.LEVEL,
                    "n" + process.machine.id + " lets " + reads + " eventual reads wait, while " + queues.pageWaits()
                            + " wait for a page and " + queues.pages() + " pages are being read"
                            + (mayCome ? "" : ", by nobody"));
        }
    }
}
