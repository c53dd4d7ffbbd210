package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.Wal;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose a data directory is: of which node, of which cluster, or nobody's yet; an empty one is formatted. */
public final class DataDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    public static final String LOG_DIRECTORY = "wal";
    public static final String VOTE_FILE = "vote";
    /** How far the log reached; see {@link EndMemory}. */
    public static final String END_FILE = "end";
    /** There as long as a backup is being restored, or a lost cluster recovered. */
    static final String RESTORING = "restoring";

    private final NodeConfig config;
    private final NodeEnvironment environment;
    private final Disk disk;

    public DataDirectory(NodeConfig config, NodeEnvironment environment) {
        this.config = config;
        this.environment = environment;
        this.disk = environment.disk();
    }

    /**
     * Whether this is the first start of a node that was given no cluster id and is not alone: then others are asked
     * before anything is written here, and {@link #format(UUID)} comes before {@link NodeOpening#open}.
     *
     * @throws StartException if the node must not start, whatever the others say
     */
    public boolean needsClusterId() throws StartException {
        StartChecks.sizes(config);
        StartChecks.limits(config);
        try {
            if (config.clusterName() != null || config.voters().size() == 1 || NodeIdentity.exists(disk)) {
                return false;
            }
            requireEmpty();
            return true;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Makes an empty directory this node's, for the cluster that others told or this node minted. */
    public void format(UUID cluster) throws StartException {
        try {
            formatFor(cluster);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Of which cluster the directory is; null if it is empty. */
    public UUID cluster() throws StartException {
        try {
            return NodeIdentity.exists(disk) ? existing().cluster() : null;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Whose it is. An empty one is formatted under the configured id, or one that is minted if this node is alone. */
    NodeIdentity identity() throws IOException, StartException {
        return NodeIdentity.exists(disk) ? existing() : format();
    }

    private NodeIdentity existing() throws IOException, StartException {
        NodeIdentity identity = NodeIdentity.read(disk);
        if (identity.id() != config.id()) {
            throw new StartException("the data directory " + config.data() + " belongs to node " + identity.id()
                    + ", but this is node " + config.id() + ". Nothing was changed; give each node its own directory");
        }
        if (identity.group() != ReplicaOptions.ONLY_GROUP) {
            throw new StartException("the data directory " + config.data() + " is of group " + identity.group()
                    + " of its cluster; this version of Tidemark has the group " + ReplicaOptions.ONLY_GROUP
                    + " alone. Nothing was changed; run the version that made it");
        }
        if (identity.level() > config.levels().highest()) {
            throw new StartException("the data directory " + config.data() + " cannot be opened: "
                    + FeatureLevel.tooHigh(identity.level(), config.levels().highest())
                    + ". Nothing was opened or changed");
        }
        if (config.clusterName() != null && !identity.cluster().equals(clusterOf(config.clusterName()))) {
            throw new StartException("the data directory " + config.data() + " belongs to cluster " + identity.cluster()
                    + ", but this node is configured for cluster " + clusterOf(config.clusterName())
                    + ". Nothing was changed; correct the cluster id or the directory");
        }
        return identity;
    }

    NodeIdentity format() throws IOException, StartException {
        return formatFor(clusterToBegin());
    }

    /** The configured id, or one that is minted for a node that is alone. */
    UUID clusterToBegin() {
        if (config.clusterName() != null) {
            return clusterOf(config.clusterName());
        }
        if (config.voters().size() > 1) {
            throw new IllegalStateException("the other nodes were not asked for a cluster id (H92)");
        }
        return environment.uuids().get();
    }

    void requireEmpty() throws IOException, StartException {
        requireNoHalfRestore();
        boolean holdsState =
                StateFile.isIn(disk) || !SnapshotStore.open(disk).files().isEmpty();
        if (Wal.exists(disk, LOG_DIRECTORY) || holdsState) {
            throw new StartException("the data directory " + config.data() + " holds a log or snapshots but no file"
                    + " \"identity\", so nobody can tell whose they are. Nothing was changed; restore that file, or"
                    + " choose another directory");
        }
    }

    /** What it lacks nobody can tell, and its node must not begin an empty history in its place. */
    private void requireNoHalfRestore() throws IOException, StartException {
        if (disk.exists(RESTORING)) {
            throw new StartException("a backup was being restored into the data directory " + config.data()
                    + ", or what is left of a cluster recovered there, and that was not finished, so the directory is"
                    + " of no use. Nothing was changed; remove it, and restore the backup again, or recover again");
        }
    }

    private NodeIdentity formatFor(UUID cluster) throws IOException, StartException {
        requireEmpty();
        NodeIdentity identity = begin(cluster);
        finish(identity);
        LOG.info("Formatted {} for node {} of cluster {}", config.data(), identity.id(), identity.cluster());
        return identity;
    }

    /** Begins to format a directory that is known to be empty; without {@link #finish} it is nobody's. */
    NodeIdentity begin(UUID cluster) throws IOException {
        NodeIdentity identity = new NodeIdentity(
                cluster,
                ReplicaOptions.ONLY_GROUP,
                config.id(),
                environment.uuids().get(),
                NodeIdentity.FORMAT);
        if (disk.exists(VOTE_FILE)) {
            disk.delete(VOTE_FILE); // of a formatting that a crash interrupted: nobody has seen its incarnation
        }
        VoteFile.create(disk, VOTE_FILE, new Vote(0, Vote.NOBODY, identity.incarnation()))
                .close();
        EndFile.create(disk, END_FILE, EndMemory.NOTHING).close();
        return identity;
    }

    /** From now on it is that node's, durably. */
    void finish(NodeIdentity identity) throws IOException {
        identity.write(disk);
    }

    /** @param name as configured: an id, or a name that stands for one */
    static UUID clusterOf(String name) {
        try {
            return UUID.fromString(name);
        } catch (IllegalArgumentException e) {
            return UUID.nameUUIDFromBytes(("tidemark cluster named " + name).getBytes(StandardCharsets.UTF_8));
        }
    }

    StartException unusable(Exception e) {
        return new StartException(
                "the data directory " + config.data() + " cannot be used: " + Reasons.of(e)
                        + ". Nothing was changed that a later start would miss",
                e);
    }
}
