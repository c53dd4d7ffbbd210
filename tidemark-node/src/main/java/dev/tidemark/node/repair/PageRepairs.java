package dev.tidemark.node.repair;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.PageRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Heals damaged pages of a data file that has pairs which are nowhere else on this node: other nodes have the rows, the
 * page is made of them again, to the last bit or not at all, and written in its place (H146; docs/decisions/0122). What
 * needs the page waits meanwhile, and nothing else does.
 *
 * <p>Main executor only.
 */
public final class PageRepairs {
    private static final Logger LOG = LoggerFactory.getLogger(PageRepairs.class);
    /** Pages of which so many are being repaired; more at a time is a disk to be given up. */
    private static final int MOST = 1_000;

    private final NodeClock clock;
    private final Supplier<List<Integer>> peers;
    private final Consumer<Input> protocol;
    private final Consumer<FilesTask> files;
    private final Executor main;
    /** By the number of the question, in the order in which they began. */
    private final Map<Long, PageRepair> underWay = new LinkedHashMap<>();

    /** Begins at 1 in each process: a late answer to the one before has rows that make another page, or none. */
    private long lastQuestion;

    private long repaired;

    /** Told what came of it, on the main executor. */
    @FunctionalInterface
    public interface Outcome {
        /** @param why the page cannot be repaired, in words; null: it is whole again */
        void ended(String why);
    }

    /**
     * @param peers nodes that can be asked now
     * @param main runs a task on the main executor, unless the group has stopped
     */
    public PageRepairs(
            NodeClock clock,
            Supplier<List<Integer>> peers,
            Consumer<Input> protocol,
            Consumer<FilesTask> files,
            Executor main) {
        this.clock = clock;
        this.peers = peers;
        this.protocol = protocol;
        this.files = files;
        this.main = main;
    }

    /**
     * Repairs a page, and tells what came of it, some seconds later at most.
     *
     * @param key that the page has, or would have
     */
    public void repair(PageRef page, byte[] key, DamagedPageException damage, Outcome outcome) {
        if (peers.get().isEmpty()) {
            outcome.ended("no other node is connected that could give its rows");
            return;
        }
        if (underWay.size() >= MOST) {
            outcome.ended(MOST + " pages are being repaired already");
            return;
        }
        LOG.error(
                "A page of the data file is damaged, and what needs it waits until it is repaired: the other nodes are"
                        + " asked for its rows. Nothing is lost. {}",
                damage.getMessage());
        long question = ++lastQuestion;
        PageRepair repair = new PageRepair(question, page, key, clock.millis(), this::send, this::post);
        underWay.put(question, repair);
        repair.whenEnded((why, peer) -> {
            underWay.remove(question);
            if (why == null) {
                repaired++;
                LOG.warn(
                        "Page {} of the data file is whole again, with the rows that node {} has. Nothing is lost,"
                                + " and this node needs nobody's hand. Check this disk",
                        page.address(),
                        peer);
            }
            outcome.ended(why);
        });
        repair.askNext(peers.get(), clock.millis());
    }

    private void send(Input.AskRange ask) {
        protocol.accept(ask);
    }

    private void post(PageRepair.OnFile work) {
        files.accept(new FilesTask.RepairPage(file -> {
            Runnable next = work.run(file);
            main.execute(next);
        }));
    }

    /** A peer has answered. */
    public void came(Effect.RangeCame answer) {
        PageRepair repair = underWay.get(answer.reply().question());
        if (repair != null) {
            repair.came(answer.peer(), answer.reply(), peers.get(), clock.millis());
        }
    }

    /** How many pages are being repaired. */
    public int underWay() {
        return underWay.size();
    }

    /** How many pages are whole again, since this process began. */
    public long repaired() {
        return repaired;
    }

    /** Called several times a second. */
    public void look() {
        if (!underWay.isEmpty()) {
            long now = clock.millis();
            List<Integer> there = peers.get();
            new ArrayList<>(underWay.values()).forEach(repair -> repair.look(there, now));
        }
    }
}
