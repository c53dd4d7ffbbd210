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
import dev.tidemark.protocol.quorum.QuorumSizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;
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

    /**
     * Reads it, and changes nothing but a copy in it that is bad.
     *
     * @param unchanged what was done to the files until now, in words
     */
    void find(String unchanged) throws IOException, StartException {
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
                    + " (incarnation " + other + "). " + unchanged
                    + "; the files of a directory must be moved or restored together");
        }
    }

    boolean isLost() {
        return file == null;
    }

    /** The newest epoch that this node has seen, or {@link Healing#NO_VOTE}. */
    long epoch() {
        return isLost() ? Healing.NO_VOTE : file.vote().epoch();
    }

    /**
     * A vote of an epoch before one that the node has been in was replaced by an older copy.
     *
     * @param checkpoint what the state that was found stands for
     * @param memory what is remembered of the log; null if nobody knows
     */
    void compareWith(LogPosition checkpoint, Wal wal, EndMemory memory) throws IOException {
        long logged = wal.end().epoch();
        long newest = newestEpoch(checkpoint, wal, memory == null ? EndMemory.NOTHING : memory);
        if (isLost() || epoch() >= newest) {
            return;
        }
        loss = "the file \"vote\" in " + config.data() + " says epoch " + epoch() + ", but "
                + (logged == newest
                        ? "the log ends in epoch " + newest + ": the file is older than the log"
                        : "this node has been in epoch " + newest + ": the file is older than that");
        file.close();
        file = null;
    }

    /** Everything that is compared was written after a vote of its epoch was durable. */
    private static long newestEpoch(LogPosition checkpoint, Wal wal, EndMemory memory) {
        return LongStream.of(
                        checkpoint.epoch(),
                        wal.end().epoch(),
                        wal.removedUnder(),
                        memory.under(),
                        memory.end().epoch())
                .max()
                .orElseThrow();
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
        QuorumSizes sizes = committed.sizes();
        if (!committed.quorum().elects(other -> other != identity.id())) {
            boolean mayBeLetIn = sizes.leave() < sizes.voters();
            throw new StartException(loss + MEANING + "The other nodes elect no leader without it ("
                    + sizes.election() + " of " + sizes.voters()
                    + " voters must vote): a new one could be let in only by a node that leads already, and the old one"
                    + " would be gone for good. " + unchanged + ". What to do: " + NEVER_OLDER
                    + (mayBeLetIn
                            ? "; or, if \"tidemark members list\" at another node shows a leader still, move this"
                                    + " directory away and start the node with an empty one, to be let in there"
                            : "")
                    + "; else make a new cluster of what is left, with \"tidemark recover\", or restore a backup"
                    + " (docs/operations.md, A vote is lost)");
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
     * @param memory what is remembered of the log; the new vote is of no earlier epoch than that, the log, or the state
     */
    NodeIdentity renew(Supplier<UUID> uuids, LogPosition checkpoint, Wal wal, EndMemory memory) throws IOException {
        long epoch = newestEpoch(checkpoint, wal, memory);
        Aside aside = new Aside(disk);
        List<String> kept = new ArrayList<>();
        if (disk.exists(DataDirectory.VOTE_FILE)) {
            kept.addAll(aside.take("", List.of(DataDirectory.VOTE_FILE)));
        }
        kept.add(aside.keep(NodeIdentity.NAME)); // who it was, if somebody has the vote that goes with it
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
                kept);
        return fresh;
    }

    /** Of a directory that has no log: whether there was one, and what is lost with it, nobody can tell. */
    StartException refusedWithoutLog(boolean isAlone, String unchanged) {
        return new StartException(loss + MEANING + "The data directory has no log in \"" + DataDirectory.LOG_DIRECTORY
                + "\" either, so nobody can tell what this node acknowledged. " + unchanged + ". What to do: "
                + NEVER_OLDER
                + (isAlone
                        ? ""
                        : "; or, once \"tidemark members list\" at another node shows a data directory for this one,"
                                + " move this directory away and start the node with an empty one"));
    }

    VoteFile file() {
        return file;
    }
}
