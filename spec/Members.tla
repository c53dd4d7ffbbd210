------------------------------- MODULE Members -------------------------------
(* Members change: joint consensus, learners that catch up, replacement of a voter by another incarnation, a write   *)
(* quorum that changes, with flexible quorums; spares that step in, and a feature level that rises while nodes run   *)
(* two releases.  All but the last two was checked before it was built.                                              *)
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
    Silent,         \* nodes that a leader may take for lost, whether they are or not
    Spares,         \* nodes that may take the place of one of those
    Older,          \* nodes that run an older release at first, which supports level 1 alone
    OwnEpochFirst,  \* whether a change waits until the first entry of the leader's epoch is committed
    MaxEpoch,       \* bounds of the model: elections,
    MaxWrites,      \* writes of clients,
    MaxChanges,     \* changes of voters,
    MaxLevel,       \* feature levels,
    MaxReleases,    \* installations of another release
    Dropped         \* the safety rules that are switched off: none, but in mutants

VARIABLES
    epoch,      \* of each node
    votedFor,   \* in that epoch, or None
    leads,      \* whether a node leads its epoch
    log,        \* of each node
    acked,      \* what a leader was told by each node in the epoch that it leads
    led,        \* what the leader of each epoch sent: by whom, its log, its high watermark
    release,    \* the highest feature level that each node supports
    used        \* of the bounds

vars == <<epoch, votedFor, leads, log, acked, led, release, used>>

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
Configuration(before, after, supported) == [old |-> before, new |-> after, level |-> supported]
Simple(half, supported) == Configuration(half, half, supported)
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
(* Entries: of an epoch, and with a configuration or without.  The feature level is a part of the configuration *)

Plain(e) == [epoch |-> e, members |-> None]
Change(e, configuration) == [epoch |-> e, members |-> configuration]

ConfigurationEnds(s, limit) == {i \in 1..limit : s[i].members # None}
ConfigurationEnd(s, limit) ==
    IF ConfigurationEnds(s, limit) = {}
    THEN 0
    ELSE CHOOSE i \in ConfigurationEnds(s, limit) : \A j \in ConfigurationEnds(s, limit) : j <= i
ConfigurationAt(s, end) == IF end = 0 THEN Simple(Half(FirstVoters, FirstWrite), 1) ELSE s[end].members

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
    /\ release = [n \in Node |-> IF n \in Older THEN 1 ELSE MaxLevel]
    /\ used = [writes |-> 0, changes |-> 0, releases |-> 0]

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
    /\ UNCHANGED <<release, used>>

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
    /\ UNCHANGED <<epoch, votedFor, leads, acked, release>>

Stored(n, sent, previous, end) ==
    IF end > previous /\ (end > Len(log[n]) \/ EpochAt(log[n], Min(end, Len(log[n]))) # EpochAt(sent, end))
    THEN Append(Prefix(log[n], previous), sent[end])
    ELSE log[n]

(* A node takes no configuration of a level that its release does not support: it could not read it *)
IsReadable(n, entry) ==
    IF entry.members = None THEN TRUE ELSE entry.members.level <= release[n] \/ ~Holds("NewerLevelIsRefused")

(* Learners receive like others *)
Receive(n, e, previous, end) ==
    /\ previous <= Len(log[n])
    /\ end = previous \/ IsReadable(n, led[e].log[end])
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
    /\ UNCHANGED <<release, used>>

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

(* A configuration after another has its level; what is dropped here: to begin with the lowest again *)
LevelAfter(active) == IF Holds("ChangeKeepsLevel") THEN active.level ELSE 1

(* The voters of before count until the change ends *)
ChangeTo(active, half) ==
    Configuration(IF Holds("ChangeIsJoint") THEN active.new ELSE half, half, LevelAfter(active))

(* members replace, add, remove: learners become voters, in a joint configuration where that changes a quorum *)
BeginChange(n, voters) ==
    /\ used.changes < MaxChanges
    /\ leads[n]
    /\ OwnEpochIsCommitted(n) \/ ~OwnEpochFirst
    /\ \E active \in {Active(log[n])} :
        /\ ~IsJoint(active) \/ ~Holds("OneChangeAtATime")
        /\ Half(voters, LaterWrite) # active.new
        /\ LeaderAppends(n, Change(epoch[n], ChangeTo(active, Half(voters, LaterWrite))))
    /\ used' = [used EXCEPT !.changes = @ + 1]
    /\ UNCHANGED <<epoch, votedFor, leads, acked, release>>

(* Whom this leader knows to have all that it has committed *)
FullCopies(leader) == {m \in Node : m = leader \/ acked[leader][m] >= led[epoch[leader]].hwm}

(* N and W stay what they are.  What is dropped here: to do without the voter where there is nobody for its place *)
SteppedIn(half, spare, gone) ==
    IF Holds("StandInKeepsNumber")
    THEN Half((half.voters \ {gone}) \union {spare}, half.write)
    ELSE Half(half.voters \ {gone}, Min(half.write, Cardinality(half.voters) - 1))

(* A spare takes the place of a voter that is silent, in one joint step, by the leader's own word.  A leader may be  *)
(* wrong about who is gone, so that is not asked for.  What is asked for: by the new configuration as well, what is  *)
(* committed must be on enough disks, of which the spare's is one.                                                   *)
StandIn(n, spare, gone) ==
    /\ used.changes < MaxChanges
    /\ leads[n]
    /\ \E active \in {Active(log[n])} :
        /\ ~IsJoint(active) \/ ~Holds("OneChangeAtATime")
        /\ gone \in active.new.voters \ {n}
        /\ spare \notin active.new.voters
        /\ \E next \in {ChangeTo(active, SteppedIn(active.new, spare, gone))} :
            /\ (spare \in FullCopies(n) /\ Commits(next, FullCopies(n))) \/ ~Holds("SpareHasCaughtUp")
            /\ LeaderAppends(n, Change(epoch[n], next))
    /\ used' = [used EXCEPT !.changes = @ + 1]
    /\ UNCHANGED <<epoch, votedFor, leads, acked, release>>

EndChange(n) ==
    /\ leads[n]
    /\ IsJoint(Active(log[n]))
    /\ ConfigurationEnd(log[n], Len(log[n])) <= led[epoch[n]].hwm \/ ~Holds("JointIsCommitted")
    /\ LeaderAppends(n, Change(epoch[n], Simple(Active(log[n]).new, LevelAfter(Active(log[n])))))
    /\ UNCHANGED <<epoch, votedFor, leads, acked, release, used>>

-----------------------------------------------------------------------------
(* Feature levels *)

(* All are members here, and get the log.  What a leader knows of a release may be old: then it is as if the other    *)
(* release were installed a moment later.  Of one that is lost it knows nothing.                                     *)
RaiseLevel(n, supported) ==
    /\ leads[n]
    /\ release[n] >= supported
    /\ (\A m \in Node : m \notin Lost /\ release[m] >= supported) \/ ~Holds("AllSupportLevel")
    /\ \E active \in {Active(log[n])} :
        /\ ~IsJoint(active)
        /\ supported > active.level
        /\ LeaderAppends(n, Change(epoch[n], Configuration(active.old, active.new, supported)))
    /\ UNCHANGED <<epoch, votedFor, leads, acked, release, used>>

(* A newer release, or the one before: a node starts again, if its release can read what it has *)
OtherRelease(n, supported) ==
    /\ used.releases < MaxReleases
    /\ supported # release[n]
    /\ Active(log[n]).level <= supported \/ ~Holds("OlderReleaseRefuses")
    /\ release' = [release EXCEPT ![n] = supported]
    /\ leads' = [leads EXCEPT ![n] = FALSE]
    /\ used' = [used EXCEPT !.releases = @ + 1]
    /\ UNCHANGED <<epoch, votedFor, log, acked, led>>

Alive == Node \ Lost

Next ==
    \/ \E n \in Alive : ElectSomebody(n)
    \/ \E n \in Alive : Write(n)
    \/ \E n \in Alive : \E e \in 1..MaxEpoch : ReceiveSomething(n, e)
    \/ \E n \in Alive : \E voters \in LaterVoters : BeginChange(n, voters)
    \/ \E n \in Alive : \E spare \in Spares : \E gone \in Silent : StandIn(n, spare, gone)
    \/ \E n \in Alive : EndChange(n)
    \/ \E n \in Alive : \E supported \in 2..MaxLevel : RaiseLevel(n, supported)
    \/ \E n \in Alive : \E supported \in 1..MaxLevel : OtherRelease(n, supported)

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

(* Where spares alone change anything, what is acknowledged stays on as many disks as at first; one that was lost     *)
(* since was one of them (H151)                                                                                      *)
CopiesStay ==
    \A e \in 1..MaxEpoch : led[e].by # {} =>
        Cardinality({m \in Node : IsPrefix(Committed(e), log[m])}) >= FirstWrite

(* And it is on enough disks of those who count for its leader: a swap does not make it rest on fewer *)
CopiesCount ==
    \A n \in Node : leads[n] => Commits(Active(log[n]), {m \in Node : IsPrefix(Committed(epoch[n]), log[m])})

(* No node has in its log what its release cannot read (H180) *)
LevelIsSupported == \A n \in Node : Active(log[n]).level <= release[n]

(* And, where no release goes back, no leader has what a member cannot read *)
LevelIsSupportedByAll == \A n \in Node : leads[n] => \A m \in Node : Active(log[n]).level <= release[m]

(* It never falls along a log (H181) *)
LevelNeverFalls ==
    \A n \in Node : \A i \in ConfigurationEnds(log[n], Len(log[n])) :
        log[n][i].members.level <= Active(log[n]).level

(* Not a rule but a goal: to find this violated is to find that a lost node can be replaced *)
NobodyIsReplaced == \A e \in 1..MaxEpoch : ConfigurationEnd(led[e].log, led[e].hwm) = 0

=============================================================================
