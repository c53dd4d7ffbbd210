package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.EntryKind;
import java.util.function.IntToLongFunction;

/**
 * The concerns of a replica, made once and tied together. What happens to which of them, {@link Inputs} and {@link
 * Messages} say.
 */
final class Parts {
    final Core core;
    final Election election;
    final Fencing fencing;
    final LogMatching logMatching;
    final Replication replication;
    final LeaderContact leaderContact;
    final ReadIndex readIndex;
    final Proposals proposals;
    final DurableCount durableCount;
    final LeadershipTransfer leadershipTransfer;
    final HealthReports healthReports;
    final IncarnationBinding incarnations;
    final MemberRoll roll;
    final MemberSteps memberSteps;
    final FeatureLevels featureLevels;
    final MemberChanges memberChanges;
    final StandIns standIns;
    final Rejoining rejoining;
    final SnapshotTransfer snapshotTransfer;
    final SnapshotInstall snapshotInstall;
    final Participation participation;
    final Freshness freshness;
    final QuorumRead quorumRead;
    final LostEnds lostEnds;
    final Announcements announcements;
    final SelfCheck selfCheck;
    final StateAgreement stateAgreement;
    final RangeExchange rangeExchange;

    private final HighWatermark highWatermark;
    /** Made once: it is asked with every acknowledgement. */
    private final IntToLongFunction durableEnds;

    Parts(Core core) {
        this.core = core;
        election = new Election(core, this::becameLeader, this::leftEpoch);
        roll = new MemberRoll(core);
        Refusals refusals = new Refusals(core);
        fencing = new Fencing(core, election, roll, refusals);
        highWatermark = new HighWatermark(core);
        logMatching = new LogMatching(core, highWatermark);
        replication = new Replication(core);
        durableEnds = replication::durableEnd;
        readIndex = new ReadIndex(core, replication);
        durableCount = new DurableCount(core, replication);
        leadershipTransfer = new LeadershipTransfer(core, replication, election, this::toldToStand, this::hasRoom);
        healthReports = new HealthReports(core, replication, leadershipTransfer);
        leaderContact = new LeaderContact(core, replication, healthReports, leadershipTransfer);
        proposals = new Proposals(core, replication, healthReports);
        incarnations = new IncarnationBinding(core, fencing);
        memberSteps = new MemberSteps(core, replication, proposals, leadershipTransfer);
        featureLevels = new FeatureLevels(core, memberSteps);
        memberChanges = new MemberChanges(core, memberSteps, featureLevels);
        standIns = new StandIns(core, replication, memberSteps);
        rejoining = new Rejoining(core, replication, memberSteps, refusals);
        snapshotTransfer = new SnapshotTransfer(core, replication);
        snapshotInstall = new SnapshotInstall(core);
        participation = new Participation(core);
        freshness = new Freshness(core, replication);
        quorumRead = new QuorumRead(core);
        lostEnds = new LostEnds(core, election, replication);
        announcements = new Announcements(core);
        selfCheck = new SelfCheck(core, replication);
        stateAgreement = new StateAgreement(core);
        rangeExchange = new RangeExchange(core);
    }

    /** A voter, perhaps this node, has more on disk, or answered a round. */
    void acknowledgedBy(int node) {
        if (core.isLeader()) {
            if (highWatermark.advanceAsLeader(durableEnds)) {
                selfCheck.counted();
                replication.committedBy(node);
            }
            readIndex.confirm();
        }
    }

    private void becameLeader() {
        core.clocks.leads();
        core.lease.giveUp();
        core.earlierLeases.leads();
        replication.start();
        freshness.leads();
        healthReports.start();
        memberSteps.leads();
        featureLevels.leads();
        standIns.leads();
        proposals.append(EntryKind.EPOCH_START, incarnations.bound().encode());
    }

    private void leftEpoch() {
        freshness.leftEpoch();
        core.lease.giveUp();
        core.earlierLeases.leftEpoch();
        replication.stop();
        readIndex.reset();
        leadershipTransfer.reset();
        memberChanges.leftEpoch();
        logMatching.reset();
    }

    private boolean hasRoom(int node) {
        return healthReports.hasRoom(node);
    }

    private void toldToStand() {
        healthReports.toldToTakeOver();
    }
}
