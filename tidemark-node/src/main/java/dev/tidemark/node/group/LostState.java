package dev.tidemark.node.group;

import dev.tidemark.node.NodeHaltedException;
import dev.tidemark.node.gateway.ClusterGateway;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.Mailboxes;
import dev.tidemark.protocol.Effect;
import dev.tidemark.protocol.ReplicaView;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does whose state is wrong, or cannot be read: it takes no part any more, sees to it that no restart
 * begins with that state, and stops. Main executor only.
 */
final class LostState {
    private static final Logger LOG = LoggerFactory.getLogger(LostState.class);

    private final Guard guard;
    private final Mailboxes mail;
    private final ClusterGateway gateway;
    private final ReplicaView replica;
    private final Consumer<Throwable> failed;

    LostState(Guard guard, Mailboxes mail, ClusterGateway gateway, ReplicaView replica, Consumer<Throwable> failed) {
        this.guard = guard;
        this.mail = mail;
        this.gateway = gateway;
        this.replica = replica;
        this.failed = failed;
    }

    /** What was wrong in memory may be in a checkpoint too, and that must not outlive this process (H89). */
    void differs(Effect.StateDiffers effect) {
        takeNoPart();
        mail.files()
                .post(new FilesTask.DistrustCheckpoints(
                        effect.agreed(), () -> failed.accept(new NodeHaltedException(effect.reason()))));
    }

    /**
     * An entry needs pairs that memory does not hold, and the data file cannot be read where they are. Where others
     * have all of it, the file goes aside, and the next start gets the state from them (H146).
     */
    void unreadable(String why) {
        takeNoPart();
        if (isAlone()) {
            failed.accept(new NodeHaltedException(why + ". This node stops, since no other has this data: look at the"
                    + " disk, and start it again when the file can be read; else restore a backup. Nothing was"
                    + " changed"));
            return;
        }
        mail.files()
                .post(new FilesTask.PutDataFileAside(() -> failed.accept(new NodeHaltedException(why
                        + ". This node stops; nothing that was acknowledged is lost. The data file is put aside, and"
                        + " when it is started again it gets its state from the other nodes. Check this disk"))));
    }

    /**
     * A read or a checkpoint needs such pairs: what is whole could go on being served; but where others have all of it,
     * this node is to have it too.
     */
    void damaged(String why) {
        if (isAlone()) {
            LOG.error(
                    "A page of the data file cannot be read, and no other node has this data: {}. What is whole is"
                            + " served, and the log keeps all writes; but no checkpoint can be written, so the log"
                            + " grows. Look at the disk, take a copy of the directory, and restore a backup",
                    why);
        } else {
            unreadable(why);
        }
    }

    private boolean isAlone() {
        return replica.configuration().voters().size() == 1;
    }

    private void takeNoPart() {
        guard.close();
        mail.apply().stop();
        mail.protocol().stop();
        gateway.close();
    }
}
