package dev.tidemark.node.group;

import dev.tidemark.node.gateway.ClusterGateway;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailboxes;
import dev.tidemark.protocol.ReplicaView;

/**
 * How a group ends: which of its lanes stop, in what order, and what each still does. Its clients are told in each case
 * what is known of their requests. Main executor only.
 */
final class Shutdown {
    private final Guard guard;
    private final Mailboxes mail;
    private final ClusterGateway gateway;
    private final ReplicaView replica;

    Shutdown(Guard guard, Mailboxes mail, ClusterGateway gateway, ReplicaView replica) {
        this.guard = guard;
        this.mail = mail;
        this.gateway = gateway;
        this.replica = replica;
    }

    /**
     * Stops taking part; what was appended is made durable, and remembered; then {@code done} is called, in the files
     * lane.
     */
    void close(Runnable done) {
        gateway.close();
        stopDeciding();
        long under = replica.durableUnder();
        mail.log().post(new LogTask.Close((end, voteEpoch) -> {
            mail.log().stop();
            // A vote that a full disk had no room for promised nothing, and must not seem to have been lost (H39).
            mail.files().post(new FilesTask.CloseEnd(end, Math.min(under, voteEpoch), () -> {
                mail.files().stop();
                done.run();
            }));
        }));
    }

    /** The state is wrong or cannot be read: nothing is decided or answered any more, and files may still go aside. */
    void takeNoPart() {
        stopDeciding();
        gateway.close();
    }

    /** Something went wrong for good: stops at once, writing nothing more than what is being written now. */
    void fail() {
        stopDeciding();
        mail.files().stop();
        mail.log().stop();
        gateway.close();
    }

    private void stopDeciding() {
        guard.close();
        mail.protocol().stop();
        mail.apply().stop();
    }
}
