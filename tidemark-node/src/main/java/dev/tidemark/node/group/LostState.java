package dev.tidemark.node.group;

import dev.tidemark.node.NodeHaltedException;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.protocol.Effect;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does whose state is wrong, or cannot be read: it takes no part any more, sees to it that no restart
 * begins with that state, and stops. Main executor only.
 *
 * <p>A node without its state owes, and neither votes nor counts (H161). So a file that can be read in part goes aside
 * only while enough others are there to elect a leader, which then fills this node; until then its log and its vote
 * serve the cluster as before.
 */
final class LostState {
    private static final Logger LOG = LoggerFactory.getLogger(LostState.class);

    /** What it must know of this node and of the others. */
    interface Surroundings {
        /** Whether no other node votes. */
        boolean isAlone();

        /** Whether so many others are connected that they can elect a leader without this node. */
        boolean othersCanElect();

        /** Takes no part any more. */
        void takeNoPart();

        /** Has the entry tried again that could not be applied. */
        void tryAgain();
    }

    private final Surroundings surroundings;
    private final Consumer<FilesTask> files;
    private final Consumer<Throwable> failed;
    /** An entry cannot be applied, and too few others were there. */
    private boolean waitsForOthers;

    /** @param failed told why this node must stop for good */
    LostState(Surroundings surroundings, Consumer<FilesTask> files, Consumer<Throwable> failed) {
        this.surroundings = surroundings;
        this.files = files;
        this.failed = failed;
    }

    /** What was wrong in memory may be in a checkpoint too, and that must not outlive this process (H89). */
    void differs(Effect.StateDiffers effect) {
        surroundings.takeNoPart();
        files.accept(new FilesTask.DistrustCheckpoints(
                effect.agreed(), () -> failed.accept(new NodeHaltedException(effect.reason()))));
    }

    /**
     * An entry needs pairs that memory does not hold, and the data file cannot be read where they are: nothing is
     * applied any more. Where others have all of it, the file goes aside, and the next start gets the state from them
     * (H146).
     */
    void unreadable(String why) {
        if (surroundings.isAlone()) {
            surroundings.takeNoPart();
            failed.accept(new NodeHaltedException(why + ". This node stops, since no other has this data: look at the"
                    + " disk, and start it again when the file can be read; else restore a backup. Nothing was"
                    + " changed"));
        } else if (surroundings.othersCanElect()) {
            giveUp(why);
        } else {
            waitsForOthers = true;
            LOG.error(
                    "A page of the data file cannot be read, and an entry needs it: {}. This node answers nothing from"
                            + " now on; its log and its vote go on, since the nodes that it reaches cannot elect a"
                            + " leader without it. When enough of the others are there, it takes the rows of that page"
                            + " from them, or stops by itself and takes all of its state from them: start them."
                            + " Nothing that was acknowledged is lost",
                    why);
        }
    }

    /**
     * A read or a checkpoint needs such pairs: what is whole could go on being served; but where others have all of it,
     * this node is to have it too.
     */
    void damaged(String why) {
        if (!surroundings.isAlone() && surroundings.othersCanElect()) {
            giveUp(why);
        } else {
            LOG.error(
                    "A page of the data file cannot be read: {}. {}. What is whole is served, and the log keeps all"
                            + " writes; but no checkpoint can be written, so the log grows",
                    why,
                    surroundings.isAlone()
                            ? "No other node has this data: look at the disk, take a copy of the directory, and restore"
                                    + " a backup"
                            : "The nodes that this one reaches cannot elect a leader without it, so it keeps what it"
                                    + " has; when enough of them are there it takes its state from them: start them");
        }
    }

    /** Called several times a second. Now that the others are there, one of them may have the rows of that page. */
    void look() {
        if (waitsForOthers && surroundings.othersCanElect()) {
            waitsForOthers = false;
            surroundings.tryAgain();
        }
    }

    private void giveUp(String why) {
        surroundings.takeNoPart();
        files.accept(new FilesTask.PutDataFileAside(() -> failed.accept(new NodeHaltedException(why
                + ". This node stops; nothing that was acknowledged is lost. The data file is put aside, and when it is"
                + " started again it gets its state from the other nodes. Check this disk"))));
    }
}
