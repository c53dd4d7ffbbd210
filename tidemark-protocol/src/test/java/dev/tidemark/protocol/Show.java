package dev.tidemark.protocol;

import java.util.List;
import java.util.stream.Collectors;

/** Messages, inputs and effects as people read them in stories and traces. */
final class Show {
    private Show() {}

    static String message(Message message) {
        if (message instanceof Message.AppendRequest m) {
            return "append " + entries(m.entries()) + "behind " + m.previous() + ", hwm " + m.hwm() + round(m.round())
                    + (m.awaited() ? "" : ", in no hurry");
        } else if (message instanceof Message.AppendReply m) {
            return "append-reply durable " + m.durable() + " of verified " + m.verified() + round(m.round())
                    + (m.whole() ? "" : ", does not count");
        } else if (message instanceof Message.AppendMismatch m) {
            return "append-mismatch at " + m.previous() + ", epoch ends " + ends(m.ends()) + round(m.round());
        } else if (message instanceof Message.PreVoteRequest m) {
            return "pre-vote-request for epoch " + m.proposedEpoch() + " with " + m.last();
        } else if (message instanceof Message.PreVoteReply m) {
            return "pre-vote-reply for epoch " + m.proposedEpoch() + yes(m.granted());
        } else if (message instanceof Message.VoteRequest m) {
            return "vote-request with " + m.last();
        } else if (message instanceof Message.VoteReply m) {
            return "vote-reply" + yes(m.granted());
        } else if (message instanceof Message.ReadIndexRequest m) {
            return "read-index-request r" + m.read();
        } else if (message instanceof Message.ReadIndexReply m) {
            return "read-index-reply r" + m.read() + " at " + m.index();
        } else {
            return other(message);
        }
    }

    private static String other(Message message) {
        if (message instanceof Message.ProposeRequest m) {
            return "propose-request t" + m.token();
        } else if (message instanceof Message.ProposeRefused m) {
            return "propose-refused t" + m.token() + " " + m.reason() + low(m.nodes());
        } else if (message instanceof Message.SnapshotChunk m) {
            return "snapshot-chunk of " + m.last() + " at byte " + m.at() + " of " + m.size();
        } else if (message instanceof Message.SnapshotReply m) {
            String next = m.next() == Message.SnapshotReply.INSTALLED ? ": installed" : " wants byte " + m.next();
            return "snapshot-reply of " + m.offset() + next;
        } else if (message instanceof Message.NotWelcome) {
            return "not-welcome";
        } else if (message instanceof Message.TransferRequest m) {
            return "transfer-request q" + m.question() + " to " + m.target();
        } else if (message instanceof Message.TransferRefused m) {
            return "transfer-refused q" + m.question() + ": " + m.outcome();
        } else if (message instanceof Message.CampaignNow m) {
            return "campaign-now with " + m.end();
        } else if (message instanceof Message.HealthReport m) {
            return "health" + health(m.health());
        } else if (message instanceof Message.Reminder m) {
            return "reminder of " + m.offset() + " acknowledged in epoch " + m.under();
        } else if (message instanceof Message.Damaged m) {
            return "damaged: owes up to " + m.offset() + ", ends at " + m.logEnd();
        }
        return message.toString();
    }

    /** The first word of {@link #message}. */
    static String kind(Message message) {
        return message(message).split(" ", 2)[0];
    }

    static String effect(Effect effect) {
        if (effect instanceof Effect.Append e) {
            return "append to log: " + entries(e.entries()).strip() + (e.awaited() ? "" : ", in no hurry");
        } else if (effect instanceof Effect.Truncate e) {
            return "truncate after " + e.after();
        } else if (effect instanceof Effect.PersistVote e) {
            String whom = e.votedFor() == 0 ? "no vote yet" : "vote for " + e.votedFor();
            return "persist epoch " + e.epoch() + ", " + whom + " (vote record " + e.sequence() + ")";
        } else if (effect instanceof Effect.Send e) {
            Envelope envelope = e.envelope();
            String when = e.afterVote() == 0 ? "" : " (after vote record " + e.afterVote() + ")";
            return "send to " + envelope.to() + " in epoch " + envelope.epoch() + ": " + message(envelope.message())
                    + when;
        } else if (effect instanceof Effect.AdvanceHwm e) {
            return "high watermark " + e.hwm();
        } else if (effect instanceof Effect.AnswerRead e) {
            return "answer read r" + e.read() + " at " + e.index();
        } else if (effect instanceof Effect.RefuseRead e) {
            return "refuse read r" + e.read();
        } else if (effect instanceof Effect.AnswerTransfer e) {
            return "answer transfer q" + e.question() + ": " + e.outcome();
        } else if (effect instanceof Effect.RefuseProposals e) {
            return "refuse proposal t" + e.token() + ": " + e.reason() + low(e.nodes());
        } else if (effect instanceof Effect.ChangeRole e) {
            return "is " + e.role().word() + " in epoch " + e.epoch()
                    + (e.leader() == 0 ? "" : ", leader " + e.leader());
        }
        return transfer(effect);
    }

    private static String transfer(Effect effect) {
        if (effect instanceof Effect.ReadEntries e) {
            return "read entries from " + e.from() + " for " + e.peer();
        } else if (effect instanceof Effect.ReadSnapshot e) {
            return "read snapshot at byte " + e.at() + " for " + e.peer();
        } else if (effect instanceof Effect.StoreSnapshot e) {
            return "store snapshot of " + e.last() + " at byte " + e.at();
        } else if (effect instanceof Effect.InstallSnapshot e) {
            return "install snapshot of " + e.last();
        } else if (effect instanceof Effect.NotWelcome e) {
            return "not welcome at " + e.peer() + ": " + e.why();
        } else if (effect instanceof Effect.Alarm e) {
            return "alarm: " + e.text();
        } else if (effect instanceof Effect.RememberOwed e) {
            return "remember that entries up to " + e.owed().offset() + " of epoch "
                    + e.owed().under() + " are owed";
        } else if (effect instanceof Effect.SettleOwed e) {
            return "nothing is owed any more up to " + e.owed().offset();
        } else if (effect instanceof Effect.Halt e) {
            return "HALT: " + e.reason();
        }
        return effect.toString();
    }

    static String input(Input input) {
        return input instanceof Input.Received received
                ? "from " + received.envelope().from() + " in epoch "
                        + received.envelope().epoch() + ": "
                        + message(received.envelope().message())
                : input.toString();
    }

    private static String entries(List<? extends Entry> entries) {
        return entries.isEmpty()
                ? "nothing "
                : entries.stream().map(TestEntry::name).collect(Collectors.joining(" ")) + " ";
    }

    private static String ends(List<EpochEnd> ends) {
        return ends.stream().map(end -> end.offset() + "@" + end.epoch()).collect(Collectors.joining(" "));
    }

    private static String health(Health health) {
        String pace = health.syncMillis() == Health.UNKNOWN ? "" : " sync " + health.syncMillis() + " ms";
        return (health.diskIsLow() ? " disk low" : "")
                + pace
                + (health.stuckMillis() == 0 ? "" : " stuck " + health.stuckMillis() + " ms")
                + (health.pausedMillis() == 0 ? "" : " paused " + health.pausedMillis() + " ms");
    }

    private static String low(List<Integer> nodes) {
        return nodes.isEmpty() ? "" : ", disks low: " + nodes;
    }

    private static String yes(boolean granted) {
        return granted ? " yes" : " no";
    }

    private static String round(long round) {
        return round == 0 ? "" : " round " + round;
    }
}
