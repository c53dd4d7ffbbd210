package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.EndFile;
import dev.tidemark.log.EndMemory;
import dev.tidemark.log.LogFailedException;
import dev.tidemark.log.LogIdentity;
import dev.tidemark.log.LogPosition;
import dev.tidemark.log.LogRecord;
import dev.tidemark.log.RecordVisitor;
import dev.tidemark.log.RecoveryCase;
import dev.tidemark.log.RefusedException;
import dev.tidemark.log.Vote;
import dev.tidemark.log.VoteFile;
import dev.tidemark.log.Wal;
import dev.tidemark.log.WalOptions;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.snapshots.LoadedSnapshot;
import dev.tidemark.protocol.Acknowledged;
import dev.tidemark.protocol.Configuration;
import dev.tidemark.protocol.Member;
import dev.tidemark.protocol.MemberRole;
import dev.tidemark.protocol.Position;
import dev.tidemark.protocol.Recovered;
import dev.tidemark.protocol.Remembered;
import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.state.CorruptSnapshotException;
import dev.tidemark.state.SnapshotFile;
import dev.tidemark.state.SnapshotStore;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a data directory, or formats an empty one: identity, snapshot, log, vote. They must fit together, or the node
 * refuses to start and says why (docs/architecture.md, Start-up). Nothing is ever removed because something else is
 * missing (H91f).
 */
public final class NodeOpening {
    private static final Logger LOG = LoggerFactory.getLogger(NodeOpening.class);
    private static final String UNCHANGED = "Nothing was changed";
    static final String LOG_DIRECTORY = "wal";
    static final String VOTE_FILE = "vote";
    private static final int TAIL_READ_BYTES = 1 << 20;
    /** With session, request id and lengths it still fits into one record. */
    private static final int MAX_ENTRY_BYTES = LogRecord.MAX_PAYLOAD_BYTES - 1_024;

    private final NodeConfig config;
    private final StateMachine machine;
    private final NodeEnvironment environment;
    private final Disk disk;
    private boolean renamed;
    private final Opening progress;

    public NodeOpening(NodeConfig config, StateMachine machine, NodeEnvironment environment) {
        this(config, machine, environment, new Opening(environment.clock()));
    }

    /** @param progress told how far it has come */
    public NodeOpening(NodeConfig config, StateMachine machine, NodeEnvironment environment, Opening progress) {
        this.config = config;
        this.machine = machine;
        this.environment = environment;
        this.disk = environment.disk();
        this.progress = progress;
    }

    public OpenedNode open() throws StartException {
        try {
            QuorumSizes sizes = checkedSizes();
            checkLimits();
            NodeIdentity identity = NodeIdentity.exists(disk) ? existing() : format();
            return open(identity, sizes);
        } catch (RefusedException e) {
            throw new StartException(e.getMessage(), e);
        } catch (IOException | LogFailedException e) {
            throw unusable(e);
        }
    }

    /**
     * Whether this is the first start of a node that was given no cluster id and is not alone: then others are asked
     * before anything is written here, and {@link #format(UUID)} comes before {@link #open}.
     *
     * @throws StartException if the node must not start, whatever the others say
     */
    public boolean needsClusterId() throws StartException {
        checkedSizes();
        checkLimits();
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

    private StartException unusable(Exception e) {
        return new StartException(
                "the data directory " + config.data() + " cannot be used: " + Reasons.of(e)
                        + ". Nothing was changed that a later start would miss",
                e);
    }

    QuorumSizes checkedSizes() throws StartException {
        if (!config.voters().containsKey(config.id())) {
            throw new StartException("this node's id is " + config.id() + ", but the cluster consists of "
                    + config.voters().keySet() + ": add it to the cluster's list, or correct the id");
        }
        try {
            return QuorumSizes.parse(config.writeQuorum(), config.voters().size());
        } catch (IllegalArgumentException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    /** Whatever is admitted must fit into a proposal, a record and a frame, or it could never be replicated (H109). */
    private void checkLimits() throws StartException {
        int entry = config.limits().maxEntryBytes();
        if (entry < 1 || entry > MAX_ENTRY_BYTES) {
            throw new StartException("max-entry-bytes is " + entry + ", but must be 1 to " + MAX_ENTRY_BYTES
                    + ": correct the configuration");
        }
    }

    private UUID configuredCluster() {
        String name = config.clusterName();
        try {
            return UUID.fromString(name);
        } catch (IllegalArgumentException e) {
            return UUID.nameUUIDFromBytes(("tidemark cluster named " + name).getBytes(StandardCharsets.UTF_8));
        }
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
        if (config.clusterName() != null && !identity.cluster().equals(configuredCluster())) {
            throw new StartException("the data directory " + config.data() + " belongs to cluster " + identity.cluster()
                    + ", but this node is configured for cluster " + configuredCluster()
                    + ". Nothing was changed; correct the cluster id or the directory");
        }
        return identity;
    }

    /** Makes an empty directory this node's, under the configured id, or one that is minted: it is alone. */
    NodeIdentity format() throws IOException, StartException {
        if (config.clusterName() != null) {
            return formatFor(configuredCluster());
        }
        if (config.voters().size() > 1) {
            throw new IllegalStateException("the other nodes were not asked for a cluster id (H92)");
        }
        return formatFor(environment.uuids().get());
    }

    private void requireEmpty() throws IOException, StartException {
        if (Wal.exists(disk, LOG_DIRECTORY) || !SnapshotStore.open(disk).files().isEmpty()) {
            throw new StartException("the data directory " + config.data() + " holds a log or snapshots but no file"
                    + " \"identity\", so nobody can tell whose they are. Nothing was changed; restore that file, or"
                    + " choose another directory");
        }
    }

    private NodeIdentity formatFor(UUID cluster) throws IOException, StartException {
        requireEmpty();
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
        EndFile.create(disk, LogFit.END_FILE, EndMemory.NOTHING).close();
        identity.write(disk);
        LOG.info("Formatted {} for node {} of cluster {}", config.data(), identity.id(), identity.cluster());
        return identity;
    }

    private OpenedNode open(NodeIdentity identity, QuorumSizes sizes)
            throws IOException, RefusedException, StartException {
        Configuration configured = configured(sizes);
        SnapshotStore snapshots = SnapshotStore.open(disk);
        LoadedSnapshot loaded = newestSnapshot(snapshots, identity);
        StateEngine engine = new StateEngine(machine, environment.engine());
        LogPosition applied = LogPosition.ZERO;
        LogSummary summary = new LogSummary(configured);
        if (loaded != null) {
            engine.restore(loaded.image());
            applied = Positions.baseOf(loaded.meta());
            summary = new LogSummary(Configuration.decode(loaded.meta().configuration()));
            summary.startAt(loaded.meta());
        }
        LogFit fit = new LogFit(config, disk, identity.remembersEnd());
        requireLog(loaded, fit);
        if (!disk.exists(LOG_DIRECTORY)) {
            disk.createDirectory(LOG_DIRECTORY);
            disk.syncDirectory("");
        }
        Wal wal = openLog(identity, summary, fit);
        wal.findings().stream()
                .filter(finding -> finding.kind() != RecoveryCase.CLEAN_END)
                .forEach(finding -> LOG.info("Recovery of the log: {}", finding.message()));
        VoteFile voteFile = openVote(identity);
        EndFile endFile = fit.settle(wal, applied, voteFile.vote().epoch(), summary);
        if (!identity.remembersEnd()) {
            identity.inThisFormat().write(disk);
        }
        Recovered recovered = recovered(wal, voteFile.vote(), endFile.memory(), applied, summary);
        checkConfiguration(summary.latest(), configured);
        Configuration appliedConfiguration = summary.at(applied.offset());
        LOG.info(
                "Opened node {} in {} ms: snapshot {}, log {} to {}, high watermark at least {}",
                identity.id(),
                progress.millis(),
                applied.offset(),
                wal.base().offset() + 1,
                wal.end().offset(),
                recovered.hwm());
        return new OpenedNode(
                identity, wal, voteFile, endFile, snapshots, engine, applied, appliedConfiguration, recovered);
    }

    /** A log of which nothing is left begins again, if the node knows what it owes (H161). */
    private Wal openLog(NodeIdentity identity, LogSummary summary, LogFit fit) throws IOException, RefusedException {
        long segments = disk.list(LOG_DIRECTORY).size() - 1L; // beside them there is one small file
        progress.begin("reading the log", segments * config.limits().segmentBytes());
        RecordVisitor visitor = (array, from, size) -> {
            summary.record(array, from, size);
            progress.advance(size);
        };
        LogIdentity log = new LogIdentity(identity.cluster(), identity.group(), identity.incarnation());
        Wal wal = openLog(log, visitor, fit);
        progress.begin("reading the end of the log");
        return wal;
    }

    private Wal openLog(LogIdentity log, RecordVisitor visitor, LogFit fit) throws IOException, RefusedException {
        try {
            return Wal.open(disk, LOG_DIRECTORY, walOptions(), log, visitor, fit.mustReach());
        } catch (RefusedException e) {
            if (!Wal.hasNoSegment(disk, LOG_DIRECTORY) || !fit.mayHaveLostItsLog()) {
                throw e;
            }
            LOG.error("The log is gone, no segment of it is left: it begins again. {}", e.getMessage());
            Wal.discardWithoutSegments(disk, LOG_DIRECTORY);
            return Wal.open(disk, LOG_DIRECTORY, walOptions(), log, visitor);
        }
    }

    WalOptions walOptions() {
        int buffer = environment.buffers().log();
        WalOptions defaults = WalOptions.defaults(environment.seeds());
        return new WalOptions(
                config.limits().segmentBytes(), buffer, buffer, defaults.indexBytes(), environment.seeds());
    }

    /** The members as all nodes are configured: nothing is known but where peers reach them. */
    Configuration configured(QuorumSizes sizes) {
        List<Member> members = new ArrayList<>();
        config.voters()
                .forEach((id, peer) ->
                        members.add(new Member(id, Configuration.UNBOUND, peer.toString(), "", MemberRole.VOTER)));
        return Configuration.of(members, sizes.write());
    }

    /** A node takes part in elections only after it made its log, so a node that voted or has a snapshot had one. */
    private void requireLog(LoadedSnapshot loaded, LogFit fit) throws IOException, RefusedException, StartException {
        if (Wal.exists(disk, LOG_DIRECTORY)) {
            return;
        }
        long epoch;
        try (VoteFile voteFile = VoteFile.open(disk, VOTE_FILE)) {
            epoch = voteFile.vote().epoch();
        }
        if ((epoch > 0 || loaded != null) && !fit.mayHaveLostItsLog()) {
            throw new StartException("the data directory " + config.data() + " has no log in \"" + LOG_DIRECTORY
                    + "\", but this node has taken part in the cluster (epoch " + epoch
                    + "): the log is lost, and with it"
                    + " what only this node may hold of what it acknowledged. " + unchanged() + "; restore the whole"
                    + " directory from where it went, or from a copy of the moment it stopped, never an older one: what"
                    + " this node acknowledged since would be lost without a word");
        }
    }

    private VoteFile openVote(NodeIdentity identity) throws IOException, RefusedException, StartException {
        VoteFile voteFile = VoteFile.open(disk, VOTE_FILE);
        if (!voteFile.vote().incarnation().equals(identity.incarnation())) {
            throw new StartException("the file \"vote\" in " + config.data() + " belongs to another data directory"
                    + " (incarnation " + voteFile.vote().incarnation()
                    + "). " + unchanged() + "; the files of a directory"
                    + " must be moved or restored together");
        }
        return voteFile;
    }

    private void putAside(SnapshotStore snapshots, SnapshotFile file) throws IOException {
        snapshots.quarantine(file);
        renamed = true;
    }

    /** For messages: what this attempt to start has done to the files. */
    private String unchanged() {
        return renamed
                ? "Nothing was changed but the names of damaged snapshots, which end in .corrupt now"
                : UNCHANGED;
    }

    /** The newest snapshot that is whole. An older one is good enough as long as the log reaches back to it. */
    private LoadedSnapshot newestSnapshot(SnapshotStore snapshots, NodeIdentity identity)
            throws IOException, StartException {
        for (SnapshotFile file : snapshots.files()) {
            if (file.problem() != null) {
                LOG.error("Snapshot {} is damaged and put aside: {}", file.name(), file.problem());
                putAside(snapshots, file);
                continue;
            }
            if (!file.meta().clusterId().equals(identity.cluster())) {
                throw new StartException("snapshot " + file.name() + " in " + config.data() + " belongs to cluster "
                        + file.meta().clusterId() + ". " + unchanged() + "; move it away");
            }
            try {
                progress.begin("loading the snapshot of entry " + file.offset(), file.sizeBytes());
                return LoadedSnapshot.load(snapshots, file, progress::advance);
            } catch (CorruptSnapshotException e) {
                LOG.error("Snapshot {} is damaged and put aside: {}", file.name(), e.getMessage());
                putAside(snapshots, file);
            }
        }
        return null;
    }

    private Recovered recovered(Wal wal, Vote vote, EndMemory memory, LogPosition applied, LogSummary summary)
            throws StartException {
        if (vote.epoch() < wal.end().epoch()) {
            throw new StartException("the file \"vote\" in " + config.data() + " says epoch " + vote.epoch()
                    + ", but the log ends in epoch " + wal.end().epoch()
                    + ": the file is older than the log. A node that forgot its vote could vote twice, so it does not"
                    + " start."
                    + " " + unchanged() + "; restore the whole directory from one copy of this node, of the moment it"
                    + " stopped, never an older one: what it acknowledged since would be lost without a word. The other"
                    + " nodes serve without it meanwhile");
        }
        long hwm = Math.max(applied.offset(), wal.hwmEvidence());
        LogTail tail = LogTail.read(wal, hwm, summary.timeAtBase(wal.base().offset()), TAIL_READ_BYTES);
        return new Recovered(
                vote.epoch(),
                vote.votedFor(),
                tail.base(),
                tail.entries(),
                summary.epochStarts(wal.base(), tail.base().offset()),
                summary.at(tail.base().offset()),
                hwm,
                tail.baseTime(),
                summary.lamport(),
                remembered(memory, wal.removedUnder()));
    }

    private static Remembered remembered(EndMemory memory, long removedUnder) {
        TreeMap<Integer, Acknowledged> peers = new TreeMap<>();
        memory.peers().forEach((id, told) -> peers.put(id, new Acknowledged(told.under(), told.offset())));
        Acknowledged owed = memory.owed() == null
                ? null
                : new Acknowledged(memory.owed().under(), memory.owed().offset());
        return new Remembered(owed, memory.under(), removedUnder, peers);
    }

    private void checkConfiguration(Configuration logged, Configuration configured) throws StartException {
        if (!logged.voters().equals(configured.voters())) {
            throw new StartException("the cluster consists of nodes "
                    + logged.voters()
                    + " by its log, but of " + configured.voters() + " by the configuration of this node."
                    + " " + unchanged() + "; correct the configuration (changing the members of a cluster is not"
                    + " supported yet)");
        }
        if (logged.writeQuorum() != configured.writeQuorum()) {
            throw new StartException("the cluster's write quorum is " + logged.writeQuorum() + " by its log, but "
                    + configured.writeQuorum()
                    + " by the configuration of this node. Changing it under a running cluster"
                    + " could lose data, so it is not done by editing a file. " + unchanged()
                    + "; set write-quorum back");
        }
    }

    /** The end of the log that the replica holds in memory. */
    private record LogTail(Position base, long baseTime, List<LogEntry> entries) {

        static LogTail read(Wal wal, long hwm, long timeAtBase, int maxBytes) {
            ArrayList<LogEntry> entries = new ArrayList<>();
            LogPosition base = wal.base();
            long baseTime = timeAtBase;
            long from = Math.max(hwm, base.offset() + 1);
            while (from <= wal.end().offset()) {
                List<LogEntry> read = wal.read(from, maxBytes, LogEntry::new);
                entries.addAll(read);
                from += read.size();
            }
            if (!entries.isEmpty() && entries.get(0).offset() == hwm) {
                LogEntry first = entries.remove(0);
                base = first.logPosition();
                baseTime = first.time();
            }
            return new LogTail(Positions.ofLog(base), baseTime, entries);
        }
    }
}
