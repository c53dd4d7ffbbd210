package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.LogFailedException;
import dev.tidemark.log.Wal;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.recovery.RecoveryCase;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.WalOptions;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.Positions;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.healing.Aside;
import dev.tidemark.node.snapshots.LoadedSnapshot;
import dev.tidemark.protocol.Acknowledged;
import dev.tidemark.protocol.Recovered;
import dev.tidemark.protocol.Remembered;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.members.NewerLevelException;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.CorruptSnapshotException;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.tree.file.TreeFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a data directory: identity, state, log, vote. They must fit together, or the node refuses to start and says
 * why (docs/architecture.md, Start-up). Nothing is ever removed because something else is missing (H91f).
 */
public final class NodeOpening {
    private static final Logger LOG = LoggerFactory.getLogger(NodeOpening.class);
    private static final int TAIL_READ_BYTES = 1 << 20;

    private final NodeConfig config;
    private final StateMachine machine;
    private final NodeEnvironment environment;
    private final Disk disk;
    private final DataDirectory directory;
    private final Opening progress;
    private StateOpening state; // null: not looked at yet

    public NodeOpening(NodeConfig config, StateMachine machine, NodeEnvironment environment) {
        this(config, machine, environment, new Opening(environment.clock()));
    }

    /** @param progress told how far it has come */
    public NodeOpening(NodeConfig config, StateMachine machine, NodeEnvironment environment, Opening progress) {
        this.config = config;
        this.machine = machine;
        this.environment = environment;
        this.disk = environment.disk();
        this.directory = new DataDirectory(config, environment);
        this.progress = progress;
    }

    /** What is opened: whose it is can be asked, and it can be formatted, before. */
    public DataDirectory directory() {
        return directory;
    }

    public OpenedNode open() throws StartException {
        try {
            QuorumSizes sizes = StartChecks.sizes(config);
            StartChecks.limits(config);
            NodeIdentity identity = directory.identity();
            state = new StateOpening(
                    config, disk, identity, environment.buffers().tree(), progress, environment.files()::execute);
            return open(identity, sizes);
        } catch (RefusedException e) {
            throw new StartException(e.getMessage(), e);
        } catch (NewerLevelException e) {
            throw new StartException(
                    "the data directory " + config.data() + " cannot be opened: " + e.getMessage() + ". "
                            + state.unchanged(),
                    e);
        } catch (IOException | LogFailedException | TreeFailedException e) {
            throw directory.unusable(e);
        }
    }

    private OpenedNode open(NodeIdentity identity, QuorumSizes sizes)
            throws IOException, RefusedException, StartException {
        Configuration configured = configured(sizes);
        state.find();
        LoadedSnapshot loaded = state.loaded();
        LogPosition applied = loaded == null ? LogPosition.ZERO : Positions.baseOf(loaded.meta());
        VoteOpening vote = new VoteOpening(config, disk, identity);
        vote.find(state.unchanged());
        LogFit fit = new LogFit(config, disk, identity.remembersEnd(), state.unchanged());
        requireLog(loaded, vote, fit);
        if (!disk.exists(DataDirectory.LOG_DIRECTORY)) {
            disk.createDirectory(DataDirectory.LOG_DIRECTORY);
            disk.syncDirectory("");
        }
        LogOpening.Opened log = openLog(identity, applied, vote.epoch(), fit, () -> summary(loaded, configured));
        Wal wal = log.wal();
        LogSummary summary = log.summary();
        wal.findings().stream()
                .filter(finding -> finding.kind() != RecoveryCase.CLEAN_END)
                .forEach(finding -> LOG.info("Recovery of the log: {}", finding.message()));
        vote.compareWith(applied, wal, fit.memory());
        vote.requireOthers(summary.at(Math.max(applied.offset(), wal.hwmEvidence())), state.unchanged());
        EndFile endFile = fit.settle(wal, applied, vote.epoch(), summary);
        checkConfiguration(summary.latest(), configured);
        NodeIdentity owner = identity;
        if (vote.isLost()) {
            owner = vote.renew(environment.uuids(), applied, wal, endFile.memory());
        } else if (!identity.remembersEnd()) {
            identity.inThisFormat().write(disk);
        }
        VoteFile voteFile = vote.file();
        Recovered recovered = recovered(wal, voteFile.vote(), endFile.memory(), applied, summary);
        Configuration appliedConfiguration = summary.at(applied.offset());
        StateFile stateFile;
        try {
            stateFile = state.finish();
        } catch (CorruptSnapshotException e) {
            wal.close();
            voteFile.close();
            endFile.close();
            state.giveUp(e);
            return open(directory.identity(), sizes); // as the next start would; each time there is one snapshot less
        }
        DataOnDisk onDisk = onDisk(stateFile);
        StateEngine engine = engine(onDisk);
        LOG.info(
                "Opened node {} in {} ms: checkpoint {}, log {} to {}, high watermark at least {}",
                identity.id(),
                progress.millis(),
                applied.offset(),
                wal.base().offset() + 1,
                wal.end().offset(),
                recovered.hwm());
        return new OpenedNode(
                owner,
                wal,
                voteFile,
                endFile,
                stateFile,
                state.snapshots(),
                engine,
                onDisk,
                applied,
                appliedConfiguration,
                recovered,
                new Aside(disk).names());
    }

    /** Null if all pairs are in memory. */
    private DataOnDisk onDisk(StateFile file) throws StartException {
        NodeConfig.Limits limits = config.limits();
        if (!limits.data().areOnDisk()) {
            return null;
        }
        try {
            return DataOnDisk.of(limits.maxMemoryBytes(), limits.data(), file.format());
        } catch (OutOfMemoryError e) {
            throw new StartException(
                    "there is no room outside of the heap for page-cache-bytes, "
                            + limits.data().pageCacheBytes() + ": " + e.getMessage() + ". " + state.unchanged()
                            + "; lower page-cache-bytes, or give the JVM more (-XX:MaxDirectMemorySize, which is as"
                            + " much as -Xmx unless it is given)",
                    e);
        }
    }

    private StateEngine engine(DataOnDisk onDisk) throws IOException {
        StateEngine engine = onDisk == null
                ? new StateEngine(machine, environment.engine())
                : new StateEngine(machine, environment.engine(), onDisk.store());
        StateImage image = state.image();
        if (image != null) {
            engine.restore(image);
        }
        return engine;
    }

    /** What is known before the first record of the log is read. */
    private LogSummary summary(LoadedSnapshot loaded, Configuration configured) {
        int highest = config.levels().highest();
        if (loaded == null) {
            return new LogSummary(configured, highest);
        }
        LogSummary summary = new LogSummary(Configuration.decode(loaded.meta().configuration()), highest);
        summary.startAt(loaded.meta());
        return summary;
    }

    private LogOpening.Opened openLog(
            NodeIdentity identity, LogPosition checkpoint, long voteEpoch, LogFit fit, Supplier<LogSummary> summaries)
            throws IOException, RefusedException, StartException {
        LogIdentity log = new LogIdentity(identity.cluster(), identity.group(), identity.files());
        LogOpening.Opened opened =
                new LogOpening(disk, walOptions(), log, progress).open(checkpoint, voteEpoch, fit, summaries);
        progress.begin("reading the end of the log");
        return opened;
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
                        members.add(new Member(id, Configuration.UNBOUND, peer.toString(), "", roleAtFirst(id))));
        return Configuration.of(members, sizes.write());
    }

    /** Who is to be added to a cluster is no voter of it by its own word. */
    private MemberRole roleAtFirst(int id) {
        return config.join() && id == config.id() ? MemberRole.LEARNER : MemberRole.VOTER;
    }

    /** A node takes part in elections only after it made its log, so a node that voted or has a snapshot had one. */
    private void requireLog(LoadedSnapshot loaded, VoteOpening vote, LogFit fit) throws IOException, StartException {
        if (Wal.exists(disk, DataDirectory.LOG_DIRECTORY)) {
            return;
        }
        if (vote.isLost()) {
            throw vote.refusedWithoutLog(fit.isAlone(), state.unchanged());
        }
        boolean isKnownToOthers = vote.epoch() != 0 || loaded != null;
        if (isKnownToOthers && !fit.mayHaveLostItsLog()) {
            throw new StartException("the data directory " + config.data() + " has no log in \""
                    + DataDirectory.LOG_DIRECTORY
                    + "\", but this node has taken part in the cluster (epoch " + vote.epoch()
                    + "): the log is lost, and with it what only this node may hold of what it acknowledged. "
                    + state.unchanged()
                    + "; restore the whole"
                    + " directory from where it went, or from a copy of the moment it stopped, never an older one: what"
                    + " this node acknowledged since would be lost without a word");
        }
    }

    private Recovered recovered(Wal wal, Vote vote, EndMemory memory, LogPosition applied, LogSummary summary) {
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
                remembered(memory, wal.removedUnder(), vote.leaseMillis()));
    }

    private static Remembered remembered(EndMemory memory, long removedUnder, int leaseMillis) {
        TreeMap<Integer, Acknowledged> peers = new TreeMap<>();
        memory.peers().forEach((id, told) -> peers.put(id, new Acknowledged(told.under(), told.offset())));
        Acknowledged owed = memory.owed() == null
                ? null
                : new Acknowledged(memory.owed().under(), memory.owed().offset());
        return new Remembered(owed, memory.under(), removedUnder, peers, leaseMillis);
    }

    /**
     * As long as members never changed, the log says what all nodes were configured with, so another list is a mistake.
     * Once they did, the log is the only source (H149).
     */
    private void checkConfiguration(Configuration logged, Configuration configured) throws StartException {
        if (logged.changes() != 0 || config.join()) {
            return;
        }
        if (!logged.voters().equals(configured.voters())) {
            throw new StartException("the cluster consists of nodes "
                    + logged.voters()
                    + " by its log, but of " + configured.voters() + " by the configuration of this node."
                    + " " + state.unchanged()
                    + "; correct the configuration. Members are changed in the running cluster,"
                    + " with \"tidemark members\"");
        }
        if (logged.writeQuorum() != configured.writeQuorum()) {
            throw new StartException("the cluster's write quorum is " + logged.writeQuorum() + " by its log, but "
                    + configured.writeQuorum()
                    + " by the configuration of this node. Changing it under a running cluster"
                    + " could lose data, so it is not done by editing a file, but with TIDE.QUORUM W. "
                    + state.unchanged() + "; set write-quorum back");
        }
    }
}
