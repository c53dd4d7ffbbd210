package dev.tidemark.protocol;

/** What takes inputs: one method for each, so that a new one does not compile until everybody has a place for it. */
public interface InputHandler {
    void received(Input.Received input);

    void tick(Input.Tick input);

    void propose(Input.Propose input);

    void letTimePass(Input.LetTimePass input);

    void read(Input.Read input);

    void readByQuorum(Input.ReadByQuorum input);

    void countDurable(Input.CountDurable input);

    void transfer(Input.Transfer input);

    void changeMembers(Input.ChangeMembers input);

    void join(Input.Join input);

    void diskSpace(Input.DiskSpace input);

    void stateStands(Input.StateStands input);

    void diskPace(Input.DiskPace input);

    void voteDurable(Input.VoteDurable input);

    void logDurable(Input.LogDurable input);

    void applied(Input.Applied input);

    void stateMarked(Input.StateMarked input);

    void owedSettled(Input.OwedSettled input);

    void connectionLost(Input.ConnectionLost input);

    void connectionRenewed(Input.ConnectionRenewed input);

    void peerLevel(Input.PeerLevel input);

    void askRange(Input.AskRange input);

    void rangeRead(Input.RangeRead input);

    void entriesRead(Input.EntriesRead input);

    void entriesGone(Input.EntriesGone input);

    void snapshotRead(Input.SnapshotRead input);

    void snapshotUnavailable(Input.SnapshotUnavailable input);

    void snapshotStored(Input.SnapshotStored input);

    void snapshotInstalled(Input.SnapshotInstalled input);
}
