package dev.tidemark.node.repair;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.Input;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.DamagedPageException.Damage;
import dev.tidemark.tree.page.PageRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
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
    /** More pages than that at a time are a disk to be given up. */
    private static final int MOST = 1_000;

    /** The other nodes. */
    public interface Peers {
        /** Those that can be asked now. */
        List<Integer> there();

        /** Whether the cluster has any. */
        boolean exist();
    }

    /** What came of a repair. */
    public enum Result {
        WHOLE,
        /** No checkpoint has the page any more that counts, or the next one has not. */
        GONE,
        FAILED
    }

    /** Told what came of it, on the main executor. */
    @FunctionalInterface
    public interface Outcome {
        void ended(Result result);
    }

    private final NodeClock clock;
    private final Peers peers;
    private final Consumer<Input> protocol;
    private final Consumer<FilesTask> files;
    private final Executor main;
    /** In the order in which they began. */
    private final Map<PageRef, PageRepair> underWay = new LinkedHashMap<>();
    /** The same by the numbers of their questions; looked up only. */
    private final Map<Long, PageRepair> byQuestion = new LinkedHashMap<>();

    /** Begins at 1 in each process: a late answer to the one before has rows that make another page, or none. */
    private long lastQuestion;

    private long repaired;

    /** @param main runs a task on the main executor, unless the group has stopped */
    public PageRepairs(
            NodeClock clock, Peers peers, Consumer<Input> protocol, Consumer<FilesTask> files, Executor main) {
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
        PageRepair known = underWay.get(page);
        String why = known == null ? objection(damage) : null;
        if (why != null) {
            sayNotRepaired(page, why);
            outcome.ended(Result.FAILED);
        } else if (known != null) {
            known.tellAlso(outcome);
        } else {
            LOG.error(
                    "A page of the data file is damaged, and what needs it waits until it is repaired: the other nodes"
                            + " are asked for its rows. Nothing is lost. {}",
                    damage.getMessage());
            begin(page, key, outcome);
        }
    }

    private String objection(DamagedPageException damage) {
        if (damage.damage() == Damage.MALFORMED) {
            return "its bytes are those that were written"; // so they would be written again
        } else if (!peers.exist()) {
            return "there is no other node that could give its rows";
        }
        return underWay.size() < MOST ? null : MOST + " pages are being repaired already";
    }

    private void begin(PageRef page, byte[] key, Outcome outcome) {
        long question = ++lastQuestion;
        PageRepair repair =
                new PageRepair(question, page, key, clock.millis(), protocol::accept, this::post, this::ended);
        repair.tellAlso(outcome);
        underWay.put(page, repair);
        byQuestion.put(question, repair);
        repair.askNext(peers.there(), clock.millis());
    }

    private void ended(PageRepair repair, Result result, String words) {
        underWay.remove(repair.page());
        byQuestion.remove(repair.question());
        if (result == Result.WHOLE) {
            repaired++;
            LOG.warn(
                    "Page {} of the data file is whole again, {}. Nothing is lost, and this node needs nobody's hand."
                            + " Check this disk",
                    repair.page().address(),
                    words);
        } else {
            sayNotRepaired(repair.page(), words);
        }
    }

    /** What that means for the data, those say who are told. */
    private static void sayNotRepaired(PageRef page, String why) {
        LOG.warn("Page {} of the data file is not repaired: {}", page.address(), why);
    }

    private void post(PageRepair.OnFile work) {
        files.accept(new FilesTask.RepairPage(file -> {
            Runnable next = work.run(file);
            main.execute(next);
        }));
    }

    /** A peer has answered. */
    public void came(Effect.RangeCame answer) {
        PageRepair repair = byQuestion.get(answer.reply().question());
        if (repair != null) {
            repair.came(answer.peer(), answer.reply(), peers.there(), clock.millis());
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
            List<Integer> there = peers.there();
            new ArrayList<>(underWay.values()).forEach(repair -> repair.look(there, now));
        }
    }
}
