package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.Wal;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.healing.Aside;
import dev.tidemark.node.healing.Healing;
import dev.tidemark.protocol.members.Configuration;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vote of a node that is opened. One that is missing, cannot be read or is older than the log is lost: the node may
 * have voted, and promised to refuse older leaders, in an epoch that nobody knows (H38, H39). So it never takes part
 * again as who it was. It becomes another one, with its log and its state, and the members let it in as they let in
 * one that comes back with an empty disk (docs/decisions/0111).
 *
 * <p>That is safe if the cluster knows the node by the incarnation that it gives up, for good: then nobody takes the
 * new one for the old one.
 */
final class VoteOpening {
    private static final Logger LOG = LoggerFactory.getLogger(VoteOpening.class);
    private static final String MEANING = ". It says in which epoch this node has voted, and for whom; a node that"
            + " guesses could vote twice and so help two leaders to power, so it does not start. ";
    private static final String NEVER_OLDER = "restore the whole directory from a copy of the moment this node stopped,"
            + " never an older one: what it acknowledged since would be lost without a word";

    private final NodeConfig config;
    private final Disk disk;
    private final NodeIdentity identity;
    /** Null if it is lost; then {@link #loss} says how. */
    private VoteFile file;

    private String loss = "";

    VoteOpening(NodeConfig config, Disk disk, NodeIdentity identity) {
        this.config = config;
        this.disk = disk;
        this.identity = identity;
    }

    /** Reads it, and changes nothing but a copy in it that is bad. */
    void find() throws IOException, StartException {
        try {
            file = VoteFile.open(disk, DataDirectory.VOTE_FILE);
        } catch (RefusedException e) {
            loss = e.getMessage();
            return;
        }
        if (!file.vote().incarnation().equals(identity.incarnation())) {
            UUID other = file.vote().incarnation();
            file.close();
            throw new StartException("the file \"vote\" in " + config.data() + " belongs to another data directory"
                    + " (incarnation " + other + "). Nothing was changed; the files of a directory must be moved or"
                    + " restored together");
        }
    }

    boolean isLost() {
        return file == null;
    }

    /** The newest epoch that this node has seen, or {@link Healing#NO_VOTE}. */
    long epoch() {
        return isLost() ? Healing.NO_VOTE : file.vote().epoch();
    }

    /** A vote of an epoch before the last one of the log was replaced by an older copy. */
    void compareWith(LogPosition end) throws IOException {
        if (!isLost() && epoch() < end.epoch()) {
            loss = "the file \"vote\" in " + config.data() + " says epoch " + epoch() + ", but the log ends in epoch "
                    + end.epoch() + ": the file is older than the log";
            file.close();
            file = null;
        }
    }

    /**
     * Whether a node whose vote is lost may start as another one.
     *
     * @param committed the members by what this log knows to be committed
     * @param unchanged what was done to the files until now, in words
     * @throws StartException if not
     */
    void requireOthers(Configuration committed, String unchanged) throws StartException {
        if (!isLost()) {
            return;
        }
        if (committed.sizes().voters() == 1 && committed.isVoter(identity.id())) {
            throw new StartException(loss + MEANING + "This cluster has no other node that could let it in as a new"
                    + " one. " + unchanged + ". What to do: " + NEVER_OLDER);
        }
        if (committed.incarnation(identity.id()).equals(Configuration.UNBOUND)) {
            throw new StartException(loss + MEANING + "It cannot come back as a new one either: its log does not say"
                    + " yet that the cluster knows node " + identity.id() + " by its data directory. " + unchanged
                    + ". What to do: " + NEVER_OLDER + "; or, once \"tidemark members list\" at another node shows a"
                    + " data directory for this one, move this directory away and start the node with an empty one");
        }
    }

    /**
     * The node takes part as another one from now on, durably. A crash on the way leaves a directory without a vote,
     * which is one whose vote is lost.
     *
     * @param memory what is remembered of the log; the new vote is of no earlier epoch than either
     */
    NodeIdentity renew(Supplier<UUID> uuids, Wal wal, EndMemory memory) throws IOException {
        long epoch = Math.max(
                Math.max(wal.end().epoch(), wal.removedUnder()),
                Math.max(memory.under(), memory.end().epoch()));
        Aside aside = new Aside(disk);
        List<String> moved =
                disk.exists(DataDirectory.VOTE_FILE) ? aside.take("", List.of(DataDirectory.VOTE_FILE)) : List.of();
        NodeIdentity fresh = identity.as(uuids.get());
        fresh.write(disk);
        file = VoteFile.create(disk, DataDirectory.VOTE_FILE, new Vote(epoch, Vote.NOBODY, fresh.incarnation()));
        LOG.error(
                "{}. It says in which epoch this node has voted, and for whom, and a node that guesses could vote"
                        + " twice: so it takes part as a new one from now on ({} in place of {}). "
                        + "It keeps its log and its"
                        + " state, and neither votes nor counts until the others let it in: by themselves with"
                        + " auto-rejoin, else with \"tidemark members replace {}\". Put aside, and never deleted: {}."
                        + " Check this disk.",
                loss,
                fresh.incarnation(),
                identity.incarnation(),
                identity.id(),
                moved);
        return fresh;
    }

    VoteFile file() {
        return file;
    }
}
