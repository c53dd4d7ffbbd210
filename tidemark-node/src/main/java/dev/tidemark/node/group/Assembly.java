package dev.tidemark.node.group;

import dev.tidemark.node.LogKeeping;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.ScrubStatus;
import dev.tidemark.node.archive.Archiving;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.node.gateway.ClusterGateway;
import dev.tidemark.node.gateway.GatewayReads;
import dev.tidemark.node.gateway.GatewayWrites;
import dev.tidemark.node.gateway.LevelReads;
import dev.tidemark.node.gateway.QuorumReads;
import dev.tidemark.node.gateway.StateAge;
import dev.tidemark.node.lanes.ApplyFeed;
import dev.tidemark.node.lanes.ApplyLane;
import dev.tidemark.node.lanes.DueTimer;
import dev.tidemark.node.lanes.FilesLane;
import dev.tidemark.node.lanes.LogLane;
import dev.tidemark.node.lanes.PageReads;
import dev.tidemark.node.lanes.PatientLog;
import dev.tidemark.node.lanes.ProtocolLane;
import dev.tidemark.node.lanes.StateReads;
import dev.tidemark.node.lanes.SyncPace;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.Mailboxes;
import dev.tidemark.node.repair.PageRepairs;
import dev.tidemark.node.scrub.Scrub;
import dev.tidemark.node.scrub.ScrubWords;
import dev.tidemark.node.snapshots.CheckpointRequests;
import dev.tidemark.node.snapshots.Checkpoints;
import dev.tidemark.node.start.DataOnDisk;
import dev.tidemark.node.start.OpenedNode;
import dev.tidemark.node.start.Replay;
import dev.tidemark.node.status.DiskSpace;
import dev.tidemark.node.status.Serving;
import dev.tidemark.node.status.StatusReport;
import dev.tidemark.node.time.PauseWatch;
import dev.tidemark.node.time.Ticker;
import dev.tidemark.protocol.Replica;
import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.Member;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Makes the parts of a group from its configuration, from what was opened, and from the mailboxes. */
final class Assembly {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final NodeConfig config;
    private final NodeEnvironment environment;
    private final OpenedNode opened;
    private final Mailboxes mail;

    Assembly(NodeConfig config, NodeEnvironment environment, OpenedNode opened, Mailboxes mail) {
        this.config = config;
        this.environment = environment;
        this.opened = opened;
        this.mail = mail;
    }

    /**
     * Where numbering begins that goes to peers and back. An answer that was meant for the process before this one, and
     * arrives late, must not be taken for one to a question of this one (H29, H81).
     */
    long freshNumber() {
        return environment.uuids().get().getLeastSignificantBits() >>> 2;
    }

    Replica replica() {
        NodeConfig.Limits limits = config.limits();
        ReplicaOptions options = new ReplicaOptions(
                opened.identity().cluster(),
                opened.identity().group(),
                opened.identity().id(),
                opened.identity().incarnation(),
                freshNumber(),
                limits.heartbeatMillis(),
                limits.electionTimeoutMillis(),
                environment.buffers().batch(),
                environment.buffers().inFlight(),
                environment.buffers().tail(),
                limits.uncommittedBytes(),
                limits.maxClockAheadMillis() * 1_000,
                config.autoRejoin(),
                limits.leaseMillis(),
                config.levels(),
                config.replaceAfterMillis());
        return new Replica(options, LogEntry::encode, opened.recovered());
    }

    /** @param replica who is a member */
    PageRepairs pageRepairs(ReplicaView replica, PeerTransport transport, Executor main) {
        int self = opened.identity().id();
        PageRepairs.Peers peers = new PageRepairs.Peers() {
            @Override
            public List<Integer> there() {
                return replica.configuration().members().values().stream()
                        .filter(member -> member.id() != self
                                && transport.isConnected(member.id())
                                && transport.level(member.id(), member.incarnation()) >= FeatureLevel.REPAIR.number())
                        .map(Member::id)
                        .toList();
            }

            @Override
            public boolean exist() {
                return replica.configuration().members().size() > 1;
            }
        };
        return new PageRepairs(environment.clock(), peers, mail.protocol()::post, mail.files()::post, main);
    }

    /** @param damaged told why, if a page of the data file cannot be read that a client needs */
    StateReads stateReads(
            Executor main, PageReads.Repairs repairs, Consumer<Throwable> failed, Consumer<String> damaged) {
        long seed = environment.seeds().getAsLong();
        DataOnDisk onDisk = opened.onDisk();
        if (onDisk == null) {
            return new StateReads(opened.engine(), seed);
        }
        PageReads pages =
                new PageReads(onDisk.pages(), opened.stateFile().pages(), environment.readers(), main, repairs, failed);
        return new StateReads(opened.engine(), seed, onDisk.store(), pages, damaged);
    }

    /** @param time cluster time, microseconds since 1970 */
    ClusterGateway gateway(Executor main, Ticker wakes, ReplicaView replica, StateReads state, LongSupplier time) {
        GatewayReads reads =
                new GatewayReads(environment.clock(), freshNumber(), mail.protocol()::post, mail.apply()::post);
        GatewayWrites writes =
                new GatewayWrites(environment.clock(), environment.uuids(), freshNumber(), mail.protocol()::post);
        StateAge age = new StateAge(
                environment.clock(), () -> replica.freshSince(state.appliedOffset()), state::appliedOffset);
        LevelReads levels =
                new LevelReads(environment.clock(), time, config.limits(), state, age, reads, mail.apply()::post);
        QuorumReads byQuorum = new QuorumReads(
                environment.clock(),
                freshNumber(),
                config.limits(),
                state,
                replica::quorumAnswers,
                mail.protocol()::post,
                mail.apply()::post);
        return new ClusterGateway(
                main,
                environment.clock(),
                config.limits(),
                writes,
                reads,
                levels,
                byQuorum,
                age,
                opened.engine(),
                state::patientRun,
                wakes::look);
    }

    /** @param main runs a task unless the group has stopped */
    Archiving archiving(Executor main, LongSupplier applied, BooleanSupplier leads) {
        return new Archiving(
                config.keeping(),
                config.limits().segmentBytes(),
                opened.identity(),
                environment,
                main,
                mail.log()::post,
                applied,
                opened.engine()::logBytes,
                leads);
    }

    private LogRetention retention(long time, long archived) {
        LogKeeping keeping = config.keeping();
        long notBefore = keeping.seconds() == 0 ? Long.MIN_VALUE : time - keeping.seconds() * MICROS_PER_SECOND;
        return new LogRetention(config.limits().retainedLogBytes(), notBefore, archived, keeping.unarchivedBytes());
    }

    /** @param archived entries up to this one need not be kept for the archive */
    Checkpoints checkpoints(CheckpointRequests requests, ReplicaView replica, LongSupplier archived) {
        return new Checkpoints(
                opened.identity().cluster(),
                opened.identity().id(),
                config.limits().checkpointBytes(),
                time -> retention(time, archived.getAsLong()),
                replica::durableUnder,
                opened.stateFile().position().offset(),
                environment.timer(),
                mail.files()::post,
                mail.log()::post,
                requests);
    }

    ApplyLane applyLane(
            StateReads state,
            ClusterGateway gateway,
            Checkpoints checkpoints,
            DueTimer due,
            ApplyLane.Unreadable unreadable) {
        return new ApplyLane(
                mail.apply(),
                opened.engine(),
                config.limits().maxMemoryBytes(),
                environment.buffers().changed(),
                opened.applied(),
                opened.appliedConfiguration(),
                state,
                mail.protocol()::post,
                gateway,
                checkpoints,
                due,
                environment.timer(),
                unreadable);
    }

    ApplyFeed applyFeed(ReplicaView replica, Executor main) {
        return new ApplyFeed(
                replica, opened.applied().offset(), mail.log()::post, mail.apply()::post, main, environment.buffers());
    }

    ProtocolLane protocolLane(
            Replica replica,
            PauseWatch pauses,
            PeerTransport transport,
            ProtocolLane.Listener listener,
            ApplyFeed feed) {
        return new ProtocolLane(
                mail.protocol(),
                replica,
                environment.clock(),
                pauses,
                environment.timer(),
                transport,
                listener,
                new PatientLog(mail.log(), environment.timer()),
                mail.files()::post,
                feed);
    }

    LostState lostState(ReplicaView replica, PeerTransport transport, Runnable takeNoPart, Consumer<Throwable> failed) {
        LostState.Surroundings surroundings = new LostState.Surroundings() {
            @Override
            public boolean isAlone() {
                return replica.configuration().voters().size() == 1;
            }

            @Override
            public boolean othersCanElect() {
                int self = opened.identity().id();
                return replica.configuration().quorum().elects(id -> id != self && transport.isConnected(id));
            }

            @Override
            public void takeNoPart() {
                takeNoPart.run();
            }

            @Override
            public void tryAgain() {
                mail.apply().post(new ApplyTask.PageCame());
            }
        };
        return new LostState(surroundings, mail.files()::post, failed);
    }

    LogLane logLane(SyncPace pace) {
        return new LogLane(
                mail.log(),
                opened.wal(),
                opened.voteFile(),
                opened.identity().incarnation(),
                environment.timer(),
                environment.clock(),
                pace,
                mail.protocol()::post);
    }

    /**
     * @param time cluster time, microseconds
     * @param archived entries up to this one need not be kept for the archive
     */
    Scrub scrub(LongSupplier time, LongSupplier archived, Consumer<ScrubStatus> report) {
        // Another for each node and start, and the same in each run of a simulation.
        long mixed = opened.identity().incarnation().getLeastSignificantBits() * GOLDEN
                + opened.applied().chain();
        return new Scrub(
                config.limits().scrub(),
                new ScrubWords(
                        config.voters().size() == 1, config.limits().data().areOnDisk()),
                environment.buffers().snapshotStep(),
                environment.disk(),
                opened.stateFile(),
                (mixed >>> 11) * 0x1p-53,
                environment.timer(),
                time,
                () -> LogRetention.forArchive(
                        archived.getAsLong(), config.keeping().unarchivedBytes()),
                mail.files()::post,
                mail.log()::post,
                mail.apply()::post,
                report);
    }

    FilesLane filesLane() {
        return new FilesLane(
                mail.files(),
                environment.disk(),
                opened.stateFile(),
                opened.snapshots(),
                opened.endFile(),
                opened.identity().cluster(),
                environment.buffers(),
                config.limits().data().areOnDisk(),
                environment.timer(),
                mail.protocol()::post,
                mail.log()::post,
                mail.apply()::post);
    }

    Serving serving(
            PeerTransport transport,
            ReplicaView replica,
            ApplyLane apply,
            DiskSpace space,
            ProtocolLane protocol,
            Replay replay) {
        return new Serving(
                config,
                environment.clock(),
                transport,
                replica,
                apply::appliedOffset,
                space,
                protocol::alarm,
                replay::text,
                !opened.aside().isEmpty());
    }

    StatusReport report(
            PeerTransport transport,
            ReplicaView replica,
            Serving serving,
            ApplyLane apply,
            Checkpoints checkpoints,
            Archiving archiving,
            DiskWatch disk,
            Supplier<ScrubStatus> scrub) {
        return new StatusReport(
                config,
                opened.identity(),
                transport,
                replica,
                serving,
                apply::appliedOffset,
                checkpoints::durable,
                opened.aside(),
                archiving::status,
                disk::status,
                scrub);
    }
}
