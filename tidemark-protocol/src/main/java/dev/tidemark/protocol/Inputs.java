package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;

/** What a replica does with each input. Decides nothing: each line names the concern that does. */
final class Inputs implements InputHandler {
    private final Parts parts;
    private final Core core;
    private final Messages messages;

    Inputs(Parts parts) {
        this.parts = parts;
        core = parts.core;
        messages = new Messages(parts);
    }

    @Override
    public void received(Input.Received input) {
        Envelope envelope = input.envelope();
        if (!parts.fencing.admits(envelope)) {
            return;
        }
        if (envelope.message() instanceof Message.Timed answer) {
            core.clocks.answered(envelope.from(), answer.echo());
        }
        envelope.dispatch(messages);
    }

    @Override
    public void tick(Input.Tick input) {
        core.timePassed(input.millis(), input.wall(), input.pausedMillis());
        core.patience.tick();
        if (core.isLeader()) {
            if (core.earlierLeases.end()) {
                parts.acknowledgedBy(core.self());
            }
            parts.healthReports.weigh();
            parts.replication.tick();
            parts.snapshotTransfer.retry();
            parts.leadershipTransfer.tick();
            if (parts.leaderContact.isLost()) {
                parts.election.stepDown();
            }
        }
        parts.election.tick();
        parts.healthReports.report();
        parts.readIndex.tick();
        parts.memberChanges.tick();
        core.clocks.tick();
    }

    @Override
    public void propose(Input.Propose input) {
        parts.proposals.proposedHere(input);
    }

    @Override
    public void letTimePass(Input.LetTimePass input) {
        parts.proposals.letTimePass();
    }

    @Override
    public void read(Input.Read input) {
        parts.readIndex.readHere(input);
    }

    @Override
    public void readByQuorum(Input.ReadByQuorum input) {
        parts.quorumRead.askedHere(input.read(), input.since());
    }

    @Override
    public void countDurable(Input.CountDurable input) {
        parts.durableCount.askedHere(input);
    }

    @Override
    public void transfer(Input.Transfer input) {
        parts.leadershipTransfer.askedHere(input);
    }

    @Override
    public void changeMembers(Input.ChangeMembers input) {
        parts.memberChanges.askedHere(input);
    }

    @Override
    public void join(Input.Join input) {
        parts.rejoining.ask(input.peerAddress());
    }

    @Override
    public void diskSpace(Input.DiskSpace input) {
        core.diskIsLow = input.low();
        parts.healthReports.weigh();
    }

    @Override
    public void stateStands(Input.StateStands input) {
        core.stateStands(input.stands());
    }

    @Override
    public void diskPace(Input.DiskPace input) {
        core.syncMillis = input.syncMillis();
    }

    @Override
    public void voteDurable(Input.VoteDurable input) {
        core.voteDurable(input.sequence());
        parts.election.voteDurable();
    }

    @Override
    public void logDurable(Input.LogDurable input) {
        if (!core.logDurable(input.acceptedEpoch(), input.offset())) {
            return;
        }
        if (core.isLeader()) {
            parts.acknowledgedBy(core.self());
        } else {
            parts.logMatching.logDurable();
        }
    }

    @Override
    public void applied(Input.Applied input) {
        core.log.evict(input.offset(), parts.replication.heldByAll(), core.options.tailBytes());
        parts.freshness.applied(input.offset());
    }

    @Override
    public void stateMarked(Input.StateMarked input) {
        parts.stateAgreement.marked(input.mark());
    }

    @Override
    public void owedSettled(Input.OwedSettled input) {
        if (core.wholeness.settled(input.owed())) {
            parts.logMatching.becameWhole();
        }
    }

    @Override
    public void connectionLost(Input.ConnectionLost input) {
        parts.replication.connectionLost(input.peer());
        parts.leadershipTransfer.connectionLost(input.peer());
        parts.election.connectionLost(input.peer());
    }

    @Override
    public void connectionRenewed(Input.ConnectionRenewed input) {
        parts.replication.connectionRenewed(input.peer());
    }

    @Override
    public void peerLevel(Input.PeerLevel input) {
        parts.featureLevels.told(input);
    }

    @Override
    public void askRange(Input.AskRange input) {
        parts.rangeExchange.askedHere(input);
    }

    @Override
    public void rangeRead(Input.RangeRead input) {
        parts.rangeExchange.read(input);
    }

    @Override
    public void entriesRead(Input.EntriesRead input) {
        parts.replication.entriesRead(input);
    }

    @Override
    public void entriesGone(Input.EntriesGone input) {
        parts.snapshotTransfer.entriesGone(input);
    }

    @Override
    public void snapshotRead(Input.SnapshotRead input) {
        parts.snapshotTransfer.chunkRead(input);
    }

    @Override
    public void snapshotUnavailable(Input.SnapshotUnavailable input) {
        parts.snapshotTransfer.unavailable(input.peer());
    }

    @Override
    public void snapshotStored(Input.SnapshotStored input) {
        parts.snapshotInstall.stored(input);
    }

    @Override
    public void snapshotInstalled(Input.SnapshotInstalled input) {
        parts.snapshotInstall.installed(input);
        parts.announcements.installed(input.last().offset());
        parts.freshness.applied(input.last().offset());
    }
}
