------------------------------- MODULE Members -------------------------------
(* Members change: the design, checked before it is built.  Joint consensus, learners that catch up, replacement of a *)
(* voter by another incarnation, and a write quorum that changes, with flexible quorums.                             *)
(*                                                                                                                   *)
(* Elections, logs and messages are those of Tidemark.tla, without crashes: what is written is durable.  A node is   *)
(* an incarnation: a disk that was wiped is a node that is never heard again, and another one that begins empty.     *)
(* That a node is wiped is a behaviour in which it does nothing more, so it needs no action.  The high watermark     *)
(* advances at once when enough is acknowledged: that is when most is promised.                                      *)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
    Node,           \* all that are ever voters, model values
    None,           \* a model value
    First,          \* the leader of epoch 1
    FirstVoters,    \* the voters at first
    FirstWrite,     \* and their write quorum
    LaterVoters,    \* who may be voters after a change: a set of sets
    LaterWrite,     \* with this write quorum
    Lost,           \* nodes that do nothing any more
    OwnEpochFirst,  \* whether a change waits until the first entry of the leader's epoch is committed
    MaxEpoch,       \* bounds of the model: elections,
    MaxWrites,      \* writes of clients,
    MaxChanges,     \* changes
    Dropped         \* the safety rules that are switched off: none, but in mutants

VARIABLES
    epoch,      \* of each node
    votedFor,   \* in that epoch, or None
    leads,      \* whether a node leads its epoch
    log,        \* of each node
    acked,      \* what a leader was told by each node in the epoch that it leads
    led,        \* what the leader of each epoch sent: by whom, its log, its high watermark
    used        \* of the bounds

vars == <<epoch, votedFor, leads, log, acked, led, used>>

Holds(rule) == rule \notin Dropped
Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b
Prefix(s, end) == SubSeq(s, 1, end)
IsPrefix(s, t) == Len(s) <= Len(t) /\ s = Prefix(t, Len(s))
EpochAt(s, offset) == IF offset = 0 THEN 0 ELSE s[offset].epoch
LastEpoch(s) == EpochAt(s, Len(s))

-----------------------------------------------------------------------------
(* Quorums, of one set of voters (quorum/QuorumSizes) and of two *)

Half(voters, write) == [voters |-> voters, write |-> write]
Simple(half) == [old |-> half, new |-> half]
IsJoint(configuration) == configuration.old # configuration.new

Majority(half) == (Cardinality(half.voters) \div 2) + 1
Election(half) == Max(Majority(half), (Cardinality(half.voters) - half.write) + 1)

(* So many meet every election.  A change commits with so many of the old voters if the write quorum is above the *)
(* majority: else a node that is gone could never be replaced where all must write                                *)
MeetsElections(half) == (Cardinality(half.voters) - Election(half)) + 1
Leaving(half) ==
    IF ~Holds("SwapMeetsElections")
    THEN MeetsElections(half) - 1
    ELSE IF half.write > Majority(half) THEN MeetsElections(half) ELSE half.write

(* Today a leader that meets every write need not meet every election (QuorumSizes.confirm).  With the above that is *)
(* not enough any more                                                                                               *)
Confirmation(half) ==
    IF Holds("ReadMeetsElections")
    THEN MeetsElections(half)
    ELSE Min((Cardinality(half.voters) - half.write) + 1, MeetsElections(half))

(* A read without a leader asks so many, of which one must have what is committed *)
Asked(half) ==
    IF half.write > Majority(half) /\ Holds("QuorumReadMeetsSwaps")
    THEN Election(half)
    ELSE (Cardinality(half.voters) - half.write) + 1

(* A learner is in neither set.  What is dropped here: to count it, or to count old voters as new ones *)
CountIn(half, nodes) == IF Holds("LearnersDoNotCount") THEN Cardinality(nodes \cap half.voters) ELSE Cardinality(nodes)
Together(configuration) == Half(configuration.old.voters \union configuration.new.voters, configuration.new.write)

Elects(configuration, nodes) ==
    /\ CountIn(configuration.new, nodes) >= Election(configuration.new)
    /\ CountIn(configuration.old, nodes) >= Election(configuration.old) \/ ~Holds("OldElects")

CommitsInBoth(configuration, nodes) ==
    /\ CountIn(configuration.new, nodes) >= configuration.new.write
    /\ CountIn(configuration.old, nodes) >= Leaving(configuration.old) \/ ~Holds("OldCommits")

Commits(configuration, nodes) ==
    IF IsJoint(configuration) /\ Holds("HalvesCountApart")
    THEN CommitsInBoth(configuration, nodes)
    ELSE CountIn(Together(configuration), nodes) >= configuration.new.write

Confirms(configuration, nodes) ==
    /\ CountIn(configuration.new, nodes) >= Confirmation(configuration.new)
    /\ CountIn(configuration.old, nodes) >= Confirmation(configuration.old)

-----------------------------------------------------------------------------
(* Entries: of an epoch, and with a configuration or without *)

Plain(e) == [epoch |-> e, members |-> None]
Change(e, configuration) == [epoch |-> e, members |-> configuration]

ConfigurationEnds(s, limit) == {i \in 1..limit : s[i].members # None}
ConfigurationEnd(s, limit) ==
    IF ConfigurationEnds(s, limit) = {}
    THEN 0
    ELSE CHOOSE i \in ConfigurationEnds(s, limit) : \A j \in ConfigurationEnds(s, limit) : j <= i
ConfigurationAt(s, end) == IF end = 0 THEN Simple(Half(FirstVoters, FirstWrite)) ELSE s[end].members

(* ActiveConfiguration: the newest in the log, committed or not *)
Active(s) == ConfigurationAt(s, ConfigurationEnd(s, Len(s)))

Init ==
    /\ epoch = [n \in Node |-> IF n \in FirstVoters THEN 1 ELSE 0]
    /\ votedFor = [n \in Node |-> IF n \in FirstVoters THEN First ELSE None]
    /\ leads = [n \in Node |-> n = First]
    /\ log = [n \in Node |-> IF n \in FirstVoters THEN <<Plain(1)>> ELSE <<>>]
    /\ acked = [l \in Node |-> [n \in Node |-> IF l = First /\ n \in FirstVoters THEN 1 ELSE 0]]
    /\ led = [e \in 1..MaxEpoch |-> IF e = 1
                                    THEN [by |-> {First}, log |-> <<Plain(1)>>, hwm |-> 1]
                                    ELSE [by |-> {}, log |-> <<>>, hwm |-> 0]]
    /\ used = [writes |-> 0, changes |-> 0]

NobodyAcked == [n \in Node |-> 0]

-----------------------------------------------------------------------------
(* Elections, as in Tidemark.tla; a candidate counts by the newest configuration in its own log, committed or not (H97) *)

IsNewer(one, other) ==
    \/ LastEpoch(one) > LastEpoch(other)
    \/ LastEpoch(one) = LastEpoch(other) /\ Len(one) > Len(other)

MayVote(voter, candidate, e) ==
    /\ \/ epoch[voter] < e
       \/ epoch[voter] = e /\ ~leads[voter] /\ votedFor[voter] \in {None, candidate}
    /\ ~IsNewer(log[voter], log[candidate])

(* How far a leader has come with what was acknowledged to it *)
HwmWith(s, e, before, leader, acks) ==
    LET ends == {i \in (before + 1)..Len(s) :
                    s[i].epoch = e /\ Commits(Active(s), {m \in Node : m = leader \/ acks[m] >= i})}
    IN  IF ends = {} THEN before ELSE CHOOSE i \in ends : \A j \in ends : j <= i

Elect(n, voters, e) ==
    /\ \A v \in voters : MayVote(v, n, e)
    /\ \E newLog \in {Append(log[n], Plain(e))} :
        /\ log' = [log EXCEPT ![n] = newLog]
        /\ led' = [led EXCEPT ![e] = [by |-> @.by \union {n}, log |-> newLog,
                                      hwm |-> HwmWith(newLog, e, 0, n, NobodyAcked)]]
    /\ epoch' = [v \in Node |-> IF v \in voters THEN e ELSE epoch[v]]
    /\ votedFor' = [v \in Node |-> IF v \in voters THEN n ELSE votedFor[v]]
    /\ leads' = [v \in Node |-> IF v \in voters THEN v = n ELSE leads[v]]
    /\ acked' = [l \in Node |-> IF l \in voters THEN NobodyAcked ELSE acked[l]]
    /\ UNCHANGED used

ElectSomebody(n) ==
    \E configuration \in {Active(log[n])} :
        /\ n \in configuration.old.voters \union configuration.new.voters \/ ~Holds("LearnersDoNotCount")
        /\ \E e \in (epoch[n] + 1)..MaxEpoch :
            /\ e = 1 \/ led[e - 1].by # {}
            /\ \E voters \in SUBSET (Node \ Lost) :
                /\ n \in voters
                /\ Elects(configuration, voters)
                /\ \A v \in voters \ {n} : ~Elects(configuration, voters \ {v})
                /\ Elect(n, voters, e)

-----------------------------------------------------------------------------
(* Replication *)

LeaderAppends(n, entry) ==
    \E newLog \in {Append(log[n], entry)} :
        /\ log' = [log EXCEPT ![n] = newLog]
        /\ led' = [led EXCEPT ![epoch[n]].log = newLog,
                              ![epoch[n]].hwm = HwmWith(newLog, epoch[n], @, n, acked[n])]

Write(n) ==
    /\ used.writes < MaxWrites
    /\ leads[n]
    /\ LeaderAppends(n, Plain(epoch[n]))
    /\ used' = [used EXCEPT !.writes = @ + 1]
    /\ UNCHANGED <<epoch, votedFor, leads, acked>>

Stored(n, sent, previous, end) ==
    IF end > previous /\ (end > Len(log[n]) \/ EpochAt(log[n], Min(end, Len(log[n]))) # EpochAt(sent, end))
    THEN Append(Prefix(log[n], previous), sent[end])
    ELSE log[n]

(* Learners receive like others *)
Receive(n, e, previous, end) ==
    /\ previous <= Len(log[n])
    /\ EpochAt(log[n], previous) = EpochAt(led[e].log, previous)
    /\ log' = [log EXCEPT ![n] = Stored(n, led[e].log, previous, end)]
    /\ \E forgotten \in {IF e > epoch[n] THEN [acked EXCEPT ![n] = NobodyAcked] ELSE acked} :
        \E leaders \in {{l \in led[e].by : leads[l] /\ epoch[l] = e}} :
            \E acks \in {[l \in Node |-> IF l \in leaders THEN [forgotten[l] EXCEPT ![n] = Max(@, end)]
                                         ELSE forgotten[l]]} :
                /\ acked' = acks
                /\ led' = IF leaders = {} THEN led
                          ELSE LET l == CHOOSE l \in leaders : TRUE
                               IN  [led EXCEPT ![e].hwm = HwmWith(led[e].log, e, @, l, acks[l])]
    /\ epoch' = [epoch EXCEPT ![n] = Max(@, e)]
    /\ votedFor' = IF e > epoch[n] THEN [votedFor EXCEPT ![n] = None] ELSE votedFor
    /\ leads' = [leads EXCEPT ![n] = FALSE]
    /\ UNCHANGED used

(* Only what tells the node something new *)
ReceiveSomething(n, e) ==
    /\ led[e].by # {}
    /\ n \notin led[e].by
    /\ e >= epoch[n]
    /\ \E previous \in 0..Len(led[e].log) :
        \E end \in previous..Min(previous + 1, Len(led[e].log)) : Receive(n, e, previous, end)

-----------------------------------------------------------------------------
(* Changes *)

(* The first entry of the leader's own epoch is committed: H96 *)
OwnEpochIsCommitted(n) == EpochAt(log[n], led[epoch[n]].hwm) = epoch[n]

(* members replace, add, remove: learners become voters, in a joint configuration where that changes a quorum *)
BeginChange(n, voters) ==
    /\ used.changes < MaxChanges
    /\ leads[n]
    /\ OwnEpochIsCommitted(n) \/ ~OwnEpochFirst
    /\ \E active \in {Active(log[n])} :
        /\ ~IsJoint(active) \/ ~Holds("OneChangeAtATime")
        /\ Half(voters, LaterWrite) # active.new
        /\ LeaderAppends(n, Change(epoch[n], [old |-> IF Holds("ChangeIsJoint") THEN active.new ELSE Half(voters, LaterWrite),
                                              new |-> Half(voters, LaterWrite)]))
    /\ used' = [used EXCEPT !.changes = @ + 1]
    /\ UNCHANGED <<epoch, votedFor, leads, acked>>

EndChange(n) ==
    /\ leads[n]
    /\ IsJoint(Active(log[n]))
    /\ ConfigurationEnd(log[n], Len(log[n])) <= led[epoch[n]].hwm \/ ~Holds("JointIsCommitted")
    /\ LeaderAppends(n, Change(epoch[n], Simple(Active(log[n]).new)))
    /\ UNCHANGED <<epoch, votedFor, leads, acked, used>>

Alive == Node \ Lost

Next ==
    \/ \E n \in Alive : ElectSomebody(n)
    \/ \E n \in Alive : Write(n)
    \/ \E n \in Alive : \E e \in 1..MaxEpoch : ReceiveSomething(n, e)
    \/ \E n \in Alive : \E voters \in LaterVoters : BeginChange(n, voters)
    \/ \E n \in Alive : EndChange(n)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* What must hold *)

Committed(e) == Prefix(led[e].log, led[e].hwm)
Acknowledged == LET ends == {led[e].hwm : e \in 1..MaxEpoch} IN CHOOSE x \in ends : \A y \in ends : x >= y

OneLeaderPerEpoch == \A e \in 1..MaxEpoch : Cardinality(led[e].by) <= 1

LogsMatch ==
    \A n \in Node : \A e \in 1..MaxEpoch : \A i \in 1..Min(Len(log[n]), Len(led[e].log)) :
        EpochAt(log[n], i) = EpochAt(led[e].log, i) => Prefix(log[n], i) = Prefix(led[e].log, i)

AcknowledgedIsNeverLost ==
    \A e \in 1..MaxEpoch : \A later \in (e + 1)..MaxEpoch :
        led[later].by # {} => IsPrefix(Committed(e), led[later].log)

CommittedAgrees ==
    \A e \in 1..MaxEpoch : \A later \in e..MaxEpoch :
        IsPrefix(Committed(e), Committed(later)) \/ IsPrefix(Committed(later), Committed(e))

(* A leader that lacks something acknowledged is not confirmed by those who could still answer it *)
ReadIsLinearizable ==
    \A n \in Node :
        (leads[n] /\ OwnEpochIsCommitted(n) /\ led[epoch[n]].hwm < Acknowledged)
            => ~Confirms(Active(log[n]), {m \in Node : m = n \/ epoch[m] <= epoch[n]})

(* Whom a node asks by what it knows of the members, one has an entry at least as far on as what was acknowledged *)
Answers(configuration, nodes) ==
    /\ CountIn(configuration.new, nodes) >= Asked(configuration.new)
    /\ CountIn(configuration.old, nodes) >= Asked(configuration.old)

(* A node asks by its own configuration, and by that of all who answer *)
IsAnswered(n, nodes) ==
    /\ Answers(Active(log[n]), nodes)
    /\ ~Holds("QuorumReadGoesByAll") \/ (\A m \in nodes : Answers(Active(log[m]), nodes))

QuorumReadIsLinearizable ==
    \A nodes \in SUBSET Node :
        (\E n \in nodes : IsAnswered(n, nodes)) => \E m \in nodes : Len(log[m]) >= Acknowledged

(* Not a rule but a goal: to find this violated is to find that a lost node can be replaced *)
NobodyIsReplaced == \A e \in 1..MaxEpoch : ConfigurationEnd(led[e].log, led[e].hwm) = 0

=============================================================================
