------------------------------ MODULE Tidemark ------------------------------
(* What the replica of Tidemark does (module tidemark-protocol): elections, epochs and fencing, log matching and *)
(* truncation, durable acknowledgements, flexible quorums, the high watermark, confirmed reads, wiped disks, and *)
(* logs that lost their end.  README.md tells which action is which Java class, what is left out, and why steps  *)
(* that are several in the code may be one here.                                                                 *)
(*                                                                                                               *)
(* An entry is the epoch in which it was made: (epoch, offset) never names two entries, and nothing depends on   *)
(* its payload.  A log is a sequence of entries; what is fsynced of it is a prefix.                              *)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    Node,           \* the voters, model values
    None,           \* a model value
    First,          \* the leader of epoch 1: nodes are alike, so it may be a certain one,
    FirstVoters,    \* and so may those who elected it
    W,              \* how many must have an entry on disk before it is committed
    E,              \* how many votes make a leader
    C,              \* how many must confirm a leader before it answers a read, itself included
    MaxEpoch,       \* bounds of the model: elections,
    MaxWrites,      \* writes of clients,
    MaxCrashes,     \* losses of all that is not fsynced,
    MaxReads,       \* reads of clients,
    MaxWipes,       \* losses of a whole disk,
    MaxLostEnds,    \* losses of the end of a log that was fsynced,
    MaxRots,        \* records that rot
    FollowersShow,  \* whether the high watermarks of followers are looked at
    Dropped         \* the safety rules that are switched off: none, but in mutants

VARIABLES
    epoch,      \* of each node; durable
    votedFor,   \* in that epoch, or None; durable
    leads,      \* whether a node leads its epoch
    log,        \* of each node
    durable,    \* how much of its log is fsynced
    hwm,        \* its high watermark
    acked,      \* what a leader was told to be durable, by each node, in the epoch that it leads
    led,        \* what the leader of each epoch sent: by whom, its log, its high watermark.  Any part of it may arrive
                \* late, twice, or never
    read,       \* the read that is looked at
    state,      \* of a disk: "whole", "owing" (its log lost its end), "rotten" (a record in it cannot be read), "foreign"
                \* (wiped, so of another incarnation)
    accepted,   \* the newest epoch whose leader a node took something from
    owed,       \* what a node must be shown before it is whole; of a rotten one the offset of the record that rotted
    used        \* of the bounds

vars == <<epoch, votedFor, leads, log, durable, hwm, acked, led, read, state, accepted, owed, used>>
disks == <<state, accepted, owed>>

Holds(rule) == rule \notin Dropped
Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b
Prefix(s, end) == SubSeq(s, 1, end)
IsPrefix(s, t) == Len(s) <= Len(t) /\ s = Prefix(t, Len(s))
EpochAt(s, offset) == IF offset = 0 THEN 0 ELSE s[offset]
LastEpoch(s) == EpochAt(s, Len(s))

(* quorum/VoterQuorum *)
Commits(nodes) == Cardinality(nodes) >= W
Confirms(nodes) == Cardinality(nodes) >= C

NoRead == [phase |-> "none", by |-> None, epoch |-> 0, index |-> 0, floor |-> 0, answered |-> {}]
NobodyAcked == [n \in Node |-> 0]
NothingOwed == [under |-> 0, offset |-> 0]

(* Where nothing crashes it does not matter when something is fsynced: a late fsync is a late acknowledgement *)
WhenWritten(end, fsynced) == IF MaxCrashes = 0 THEN end ELSE fsynced

(* What a node accepted under which epoch matters only where its log may be damaged *)
Remembers == MaxLostEnds + MaxRots > 0

(* Somebody was elected, by a new cluster *)
Init ==
    /\ epoch = [n \in Node |-> IF n \in FirstVoters THEN 1 ELSE 0]
    /\ votedFor = [n \in Node |-> IF n \in FirstVoters THEN First ELSE None]
    /\ leads = [n \in Node |-> n = First]
    /\ log = [n \in Node |-> IF n = First THEN <<1>> ELSE <<>>]
    /\ durable = [n \in Node |-> IF n = First THEN WhenWritten(1, 0) ELSE 0]
    /\ hwm = [n \in Node |-> 0]
    /\ acked = [n \in Node |-> NobodyAcked]
    /\ led = [e \in 1..MaxEpoch |-> IF e = 1
                                    THEN [by |-> {First}, log |-> <<1>>, hwm |-> 0]
                                    ELSE [by |-> {}, log |-> <<>>, hwm |-> 0]]
    /\ read = NoRead
    /\ state = [n \in Node |-> "whole"]
    /\ accepted = [n \in Node |-> IF n = First /\ Remembers THEN 1 ELSE 0]
    /\ owed = [n \in Node |-> NothingOwed]
    /\ used = [writes |-> 0, crashes |-> 0, reads |-> 0, wipes |-> 0, lostEnds |-> 0,
               rots |-> 0]

(* What a leader knew of its followers ends with its leadership: Replication.stop *)
Forgets(nodes) == [l \in Node |-> IF l \in nodes THEN NobodyAcked ELSE acked[l]]

(* Wholeness, IncarnationBinding: who takes part in elections and is counted *)
TakesPart(n) ==
    \/ state[n] = "whole"
    \/ state[n] = "owing" /\ ~Holds("OwingIsSilent")
    \/ state[n] = "foreign" /\ ~Holds("IncarnationIsBound")

-----------------------------------------------------------------------------
(* Elections *)

(* Position.isNewerThan *)
IsNewer(one, other) ==
    \/ LastEpoch(one) > LastEpoch(other)
    \/ LastEpoch(one) = LastEpoch(other) /\ Len(one) > Len(other)

(* Election.voteRequested; epoch and vote are one record, which is durable before the vote leaves *)
MayVote(voter, candidate, e) ==
    /\ TakesPart(voter)
    /\ \/ epoch[voter] < e
       \/ /\ epoch[voter] = e
          /\ ~leads[voter]
          /\ votedFor[voter] \in {None, candidate} \/ ~Holds("OneVotePerEpoch")
    /\ ~IsNewer(log[voter], log[candidate]) \/ ~Holds("NewestLogWins")

(* Election.countVotes, Inputs.becameLeader: the first entry of the epoch is appended at once *)
Elect(n, voters, e) ==
    /\ \A v \in voters : MayVote(v, n, e)
    /\ \E newLog \in {Append(log[n], e)} :
        /\ log' = [log EXCEPT ![n] = newLog]
        /\ durable' = [durable EXCEPT ![n] = WhenWritten(Len(newLog), @)]
        /\ led' = [led EXCEPT ![e] = [by |-> @.by \union {n}, log |-> newLog, hwm |-> hwm[n]]]
    /\ epoch' = [v \in Node |-> IF v \in voters THEN e ELSE epoch[v]]
    /\ votedFor' = [v \in Node |-> IF v \in voters THEN n ELSE votedFor[v]]
    /\ leads' = [v \in Node |-> IF v \in voters THEN v = n ELSE leads[v]]
    /\ acked' = Forgets(voters)
    /\ accepted' = IF ~Remembers THEN accepted ELSE [accepted EXCEPT ![n] = e]
    /\ UNCHANGED <<hwm, read, state, owed, used>>

ElectSomebody(n) ==
    \E e \in (epoch[n] + 1)..MaxEpoch :
        /\ e = 1 \/ led[e - 1].by # {}
        /\ \E voters \in SUBSET Node :
            /\ n \in voters
            /\ Cardinality(voters) = E
            /\ Elect(n, voters, e)

-----------------------------------------------------------------------------
(* Replication *)

(* Proposals.append; sent to all at once, and fsynced here like anywhere *)
Write(n) ==
    /\ used.writes < MaxWrites
    /\ leads[n]
    /\ \E newLog \in {Append(log[n], epoch[n])} :
        /\ log' = [log EXCEPT ![n] = newLog]
        /\ durable' = [durable EXCEPT ![n] = WhenWritten(Len(newLog), @)]
        /\ led' = [led EXCEPT ![epoch[n]].log = newLog]
    /\ used' = [used EXCEPT !.writes = @ + 1]
    /\ UNCHANGED <<epoch, votedFor, leads, hwm, acked, read, disks>>

(* Replication.acknowledged, by the leader of epoch e if it still leads.  That an acknowledgement is late or lost is a *)
(* leader that does not look at it yet.                                                                              *)
Acked(before, n, e, told) ==
    [l \in Node |-> IF l \in led[e].by /\ leads[l] /\ epoch[l] = e
                    THEN [before[l] EXCEPT ![n] = Max(@, told)]
                    ELSE before[l]]

(* ReplicaLog.durableUpTo, LogMatching.logDurable.  All of the log is verified if the leader made its last entry *)
Fsync(n) ==
    /\ durable[n] < Len(log[n])
    /\ durable' = [durable EXCEPT ![n] = Len(log[n])]
    /\ acked' = IF LastEpoch(log[n]) = epoch[n] /\ TakesPart(n) /\ ~leads[n]
                THEN Acked(acked, n, epoch[n], Len(log[n]))
                ELSE acked
    /\ UNCHANGED <<epoch, votedFor, leads, log, hwm, led, read, disks, used>>

(* LogMatching.store: the log of n after it took what the leader sent up to end *)
Stored(n, sent, previous, end) ==
    LET fits == end > Len(log[n])
        conflicts == ~fits /\ EpochAt(log[n], end) # EpochAt(sent, end)
        replaces == (conflicts /\ Holds("ConflictIsTruncated")) \/ (~fits /\ ~Holds("OnlyConflictIsTruncated"))
    IN  IF end > previous /\ (fits \/ replaces)
        THEN Append(Prefix(log[n], Min(previous, Len(log[n]))), sent[end])
        ELSE log[n]

(* LogMatching.matches: whether the leader's log goes on from that of n.  The chain stands for the whole prefix *)
Matches(n, sent, previous) ==
    /\ previous <= Len(log[n])
    /\ EpochAt(log[n], previous) = EpochAt(sent, previous)

(* Wholeness.shown *)
Settles(n, e, shown) ==
    /\ state[n] = "owing"
    /\ EpochAt(led[e].log, shown) = e \/ ~Holds("WholeByOwnEpoch")
    /\ owed[n].under < e \/ shown >= owed[n].offset \/ ~Holds("WholeByOffset")

(* The record that rotted is of an entry that the leader removed or replaced *)
Replaced(n, stored) ==
    /\ state[n] = "rotten"
    /\ owed[n].offset > Len(stored) \/ EpochAt(stored, Min(owed[n].offset, Len(stored))) # log[n][owed[n].offset]

(* How much of what is stored now is fsynced: a truncation is durable, and what is appended is not *)
StillDurable(n, stored, previous) ==
    IF stored = log[n]
    THEN Min(durable[n], Len(stored))
    ELSE Min(durable[n], previous)

(* HighWatermark.advanceAsFollower *)
HwmAfter(n, e, end) ==
    IF FollowersShow
    THEN [hwm EXCEPT ![n] = Max(@, IF Holds("HwmOnlyVerified") THEN Min(led[e].hwm, end) ELSE led[e].hwm)]
    ELSE hwm

(* LogMatching.durableAndVerified *)
Told(stored, fsynced, end) ==
    Min(IF Holds("AckAfterFsync") THEN fsynced ELSE Len(stored), IF Holds("AckOnlyVerified") THEN end ELSE Len(stored))

(* LogMatching.appendRequested: a heartbeat (end = previous) or one entry, of whatever the leader of the epoch sent. *)
(* A longer request is several of these.  What is worked out is bound by \E, for the checker to do it once.         *)
Receive(n, e, previous, end) ==
    /\ Matches(n, led[e].log, previous) \/ ~Holds("MatchBeforeAppend")
    /\ \E stored \in {Stored(n, led[e].log, previous, end)} :
        \E fsynced \in {WhenWritten(Len(stored), StillDurable(n, stored, previous))} :
            \E settles \in {Settles(n, e, Min(fsynced, end))} :
                /\ log' = [log EXCEPT ![n] = stored]
                /\ durable' = [durable EXCEPT ![n] = fsynced]
                /\ acked' = IF TakesPart(n) \/ settles
                            THEN Acked(IF e > epoch[n] THEN Forgets({n}) ELSE acked, n, e, Told(stored, fsynced, end))
                            ELSE IF e > epoch[n] THEN Forgets({n}) ELSE acked
                /\ state' = IF settles \/ Replaced(n, stored) THEN [state EXCEPT ![n] = "whole"] ELSE state
                /\ owed' = IF settles \/ Replaced(n, stored) THEN [owed EXCEPT ![n] = NothingOwed] ELSE owed
    /\ hwm' = HwmAfter(n, e, end)
    /\ epoch' = [epoch EXCEPT ![n] = Max(@, e)]
    /\ votedFor' = IF e > epoch[n] THEN [votedFor EXCEPT ![n] = None] ELSE votedFor
    /\ leads' = [leads EXCEPT ![n] = FALSE]
    /\ accepted' = IF ~Remembers THEN accepted ELSE [accepted EXCEPT ![n] = Max(@, e)]
    /\ UNCHANGED <<led, read, used>>

ReceiveSomething(n, e) ==
    /\ led[e].by # {}
    /\ n \notin led[e].by
    /\ state[n] # "foreign" \/ ~Holds("IncarnationIsBound")
    /\ e >= epoch[n] \/ (~Holds("StaleAppendIsFenced") /\ ~leads[n])
    /\ \E previous \in 0..Len(led[e].log) :
        \E end \in previous..Min(previous + 1, Len(led[e].log)) : Receive(n, e, previous, end)

(* Replication.durableEnd *)
DurableEnd(leader, node) ==
    IF node # leader
    THEN acked[leader][node]
    ELSE IF Holds("LeaderCountsFsynced") THEN durable[leader] ELSE Len(log[leader])

(* HighWatermark.advanceAsLeader: what it covers is acknowledged to clients *)
Commit(n) ==
    /\ leads[n]
    /\ \E end \in (led[epoch[n]].hwm + 1)..Len(log[n]) :
        /\ Commits({m \in Node : DurableEnd(n, m) >= end})
        /\ ~Commits({m \in Node : DurableEnd(n, m) > end})
        /\ log[n][end] = epoch[n] \/ ~Holds("OwnEpochCommits")
        /\ led' = [led EXCEPT ![epoch[n]].hwm = end]
        /\ hwm' = IF FollowersShow THEN [hwm EXCEPT ![n] = end] ELSE hwm
    /\ UNCHANGED <<epoch, votedFor, leads, log, durable, acked, read, disks, used>>

-----------------------------------------------------------------------------
(* Reads *)

(* How much was ever acknowledged *)
Acknowledged == LET ends == {led[e].hwm : e \in 1..MaxEpoch} IN CHOOSE a \in ends : \A b \in ends : a >= b

(* ReadIndex.startRound.  A read whose index covers all that was acknowledged before it can do no harm any more, so *)
(* only the others are looked at.                                                                                  *)
BeginRead(n) ==
    /\ used.reads < MaxReads
    /\ leads[n]
    /\ \E index \in {led[epoch[n]].hwm} :
        /\ index < Acknowledged
        /\ EpochAt(log[n], index) = epoch[n] \/ ~Holds("ReadAfterOwnEpoch")
        /\ read' = [phase |-> IF Confirms({n}) \/ ~Holds("ReadIsConfirmed") THEN "answered" ELSE "asked",
                    by |-> n, epoch |-> epoch[n], index |-> index, floor |-> Acknowledged,
                    answered |-> {m \in Node : m = n \/ (acked[n][m] > 0 /\ ~Holds("ReadCountsNewAnswers"))}]
    /\ used' = [used EXCEPT !.reads = @ + 1]
    /\ UNCHANGED <<epoch, votedFor, leads, log, durable, hwm, acked, led, disks>>

(* A heartbeat of the round is answered, though not by a node that follows a newer epoch.  ReadIndex.confirm *)
ConfirmRead(n) ==
    /\ read.phase = "asked"
    /\ TakesPart(n)
    /\ epoch[n] = read.epoch
    /\ leads[read.by] /\ epoch[read.by] = read.epoch
    /\ \E answered \in {read.answered \union {n}} :
        read' = [read EXCEPT !.answered = answered, !.phase = IF Confirms(answered) THEN "answered" ELSE @]
    /\ UNCHANGED <<epoch, votedFor, leads, log, durable, hwm, acked, led, disks, used>>

-----------------------------------------------------------------------------
(* Faults *)

(* A process dies, or a machine: what is not fsynced is gone.  If more is left, it was as good as fsynced *)
Crash(n) ==
    /\ used.crashes < MaxCrashes
    /\ log' = [log EXCEPT ![n] = Prefix(@, durable[n])]
    /\ votedFor' = IF Holds("VoteIsDurable") THEN votedFor ELSE [votedFor EXCEPT ![n] = None]
    /\ leads' = IF Holds("LeaderDiesWithItsProcess") THEN [leads EXCEPT ![n] = FALSE] ELSE leads
    /\ hwm' = [hwm EXCEPT ![n] = 0]
    /\ acked' = IF Holds("LeaderDiesWithItsProcess") THEN Forgets({n}) ELSE acked
    /\ used' = [used EXCEPT !.crashes = @ + 1]
    /\ UNCHANGED <<epoch, durable, led, read, disks>>

(* A directory is lost and formatted again: it has another incarnation than the one that the log binds *)
Wipe(n) ==
    /\ used.wipes < MaxWipes
    /\ epoch' = [epoch EXCEPT ![n] = 0]
    /\ votedFor' = [votedFor EXCEPT ![n] = None]
    /\ leads' = [leads EXCEPT ![n] = FALSE]
    /\ log' = [log EXCEPT ![n] = <<>>]
    /\ durable' = [durable EXCEPT ![n] = 0]
    /\ hwm' = [hwm EXCEPT ![n] = 0]
    /\ acked' = Forgets({n})
    /\ state' = [state EXCEPT ![n] = "foreign"]
    /\ used' = [used EXCEPT !.wipes = @ + 1]
    /\ UNCHANGED <<led, read, accepted, owed>>

(* A disk loses the end of a log, which the node sees when it starts: docs/decisions/0070 *)
LoseEnd(n) ==
    /\ used.lostEnds < MaxLostEnds
    /\ state[n] = "whole"
    /\ \E end \in 0..Len(log[n]) :
        /\ end < durable[n]
        /\ log' = [log EXCEPT ![n] = Prefix(@, end)]
        /\ durable' = [durable EXCEPT ![n] = end]
    /\ owed' = [owed EXCEPT ![n] = [under |-> Max(accepted[n], LastEpoch(Prefix(log[n], durable[n]))),
                                    offset |-> durable[n]]]
    /\ state' = [state EXCEPT ![n] = "owing"]
    /\ leads' = [leads EXCEPT ![n] = FALSE]
    /\ hwm' = [hwm EXCEPT ![n] = 0]
    /\ acked' = Forgets({n})
    /\ used' = [used EXCEPT !.lostEnds = @ + 1]
    /\ UNCHANGED <<epoch, votedFor, led, read, accepted>>

(* A record rots, below the end of what is fsynced.  The node sees it, and says of which entry it is.  What is known of *)
(* it stays here: its epoch, and its chain from the record after it or from the note of the end                      *)
Rot(n) ==
    /\ used.rots < MaxRots
    /\ state[n] = "whole"
    /\ \E offset \in 1..durable[n] :
        owed' = [owed EXCEPT ![n] = [under |-> Max(accepted[n], LastEpoch(log[n])), offset |-> offset]]
    /\ state' = [state EXCEPT ![n] = "rotten"]
    /\ leads' = [leads EXCEPT ![n] = FALSE]
    /\ acked' = Forgets({n})
    /\ used' = [used EXCEPT !.rots = @ + 1]
    /\ UNCHANGED <<epoch, votedFor, log, durable, hwm, led, read, accepted>>

-----------------------------------------------------------------------------
(* Healing of rot, as it is designed; there is no code for it yet *)

IsHealed(n) ==
    /\ state' = [state EXCEPT ![n] = "whole"]
    /\ owed' = [owed EXCEPT ![n] = NothingOwed]
    /\ UNCHANGED <<epoch, votedFor, leads, hwm, acked, led, read, accepted, used>>

(* Whether a peer can read its record of an entry of n, and the chain proves that it is the same *)
HasRecord(peer, n, offset) ==
    /\ offset <= Len(log[peer])
    /\ ~(state[peer] = "rotten" /\ owed[peer].offset = offset)
    /\ Prefix(log[peer], offset) = Prefix(log[n], offset) \/ ~Holds("RecordIsProven")

(* A peer has the record.  It may be damaged elsewhere *)
Fetch(n, peer) ==
    /\ state[n] = "rotten"
    /\ peer # n
    /\ HasRecord(peer, n, owed[n].offset)
    /\ log' = [log EXCEPT ![n] = [@ EXCEPT ![owed[n].offset] = log[peer][owed[n].offset]]]
    /\ UNCHANGED durable
    /\ IsHealed(n)

(* So many peers that every write quorum has one of them lack the entry, so it was never committed.  That it will not *)
(* be either takes more: they follow an epoch that is newer than that in which n acknowledged it                     *)
GiveUp(n) ==
    /\ state[n] = "rotten"
    /\ \E lacking \in {{peer \in Node \ {n} :
                            /\ state[peer] = "whole"
                            /\ ~HasRecord(peer, n, owed[n].offset)
                            /\ epoch[peer] > owed[n].under \/ ~Holds("ProofIsFenced")}} :
        Cardinality(lacking) >= (Cardinality(Node) - W) + 1
    /\ log' = [log EXCEPT ![n] = Prefix(@, owed[n].offset - 1)]
    /\ durable' = [durable EXCEPT ![n] = owed[n].offset - 1]
    /\ IsHealed(n)

Next ==
    \/ \E n \in Node : ElectSomebody(n)
    \/ \E n \in Node : Write(n)
    \/ \E n \in Node : Fsync(n)
    \/ \E n \in Node : \E e \in 1..MaxEpoch : ReceiveSomething(n, e)
    \/ \E n \in Node : Commit(n)
    \/ \E n \in Node : BeginRead(n)
    \/ \E n \in Node : ConfirmRead(n)
    \/ \E n \in Node : Crash(n)
    \/ \E n \in Node : Wipe(n)
    \/ \E n \in Node : LoseEnd(n)
    \/ \E n \in Node : Rot(n)
    \/ \E n \in Node : \E peer \in Node : Fetch(n, peer)
    \/ \E n \in Node : GiveUp(n)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* What must hold *)

Committed(e) == Prefix(led[e].log, led[e].hwm)

OneLeaderPerEpoch == \A e \in 1..MaxEpoch : Cardinality(led[e].by) <= 1

(* A leader has in its log all that it sent, and nothing else *)
LeaderKeepsItsLog == \A n \in Node : leads[n] => log[n] = led[epoch[n]].log

(* (epoch, offset) names one entry, and all in front of it *)
LogsMatch ==
    \A n \in Node : \A e \in 1..MaxEpoch : \A i \in 1..Min(Len(log[n]), Len(led[e].log)) :
        log[n][i] = led[e].log[i] => Prefix(log[n], i) = Prefix(led[e].log, i)

(* What was acknowledged is in the log of every later leader *)
AcknowledgedIsNeverLost ==
    \A e \in 1..MaxEpoch : \A later \in (e + 1)..MaxEpoch :
        led[later].by # {} => IsPrefix(Committed(e), led[later].log)

(* What is committed is on the disks of a write quorum; a disk that was lost since was one of them *)
HwmIsDurable ==
    \A e \in 1..MaxEpoch :
        Commits({n \in Node : state[n] # "whole" \/ IsPrefix(Committed(e), Prefix(log[n], durable[n]))})

(* What a node shows as committed is committed, and no two nodes show different things *)
CommittedAgrees ==
    /\ \A n \in Node : hwm[n] <= Len(log[n]) /\ hwm[n] <= Acknowledged
    /\ \A n \in Node : \A e \in 1..MaxEpoch :
        Prefix(log[n], Min(hwm[n], led[e].hwm)) = Prefix(led[e].log, Min(hwm[n], led[e].hwm))

(* It sees every write that was acknowledged before it began *)
ReadIsLinearizable == read.phase = "answered" => read.index >= read.floor

=============================================================================
