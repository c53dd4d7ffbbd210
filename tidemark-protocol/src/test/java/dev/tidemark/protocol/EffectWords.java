package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Envelope;

/** Effects as people read them in stories and traces. */
final class EffectWords implements EffectHandler {
    private String words;

    static String of(Effect effect) {
        EffectWords words = new EffectWords();
        effect.dispatch(words);
        return words.words;
    }

    @Override
    public void append(Effect.Append e) {
        words = "append to log: " + Show.entries(e.entries()).strip() + (e.awaited() ? "" : ", in no hurry");
    }

    @Override
    public void truncate(Effect.Truncate e) {
        words = "truncate after " + e.after();
    }

    @Override
    public void persistVote(Effect.PersistVote e) {
        String whom = e.votedFor() == 0 ? "no vote yet" : "vote for " + e.votedFor();
        String lease = e.leaseMillis() == 0 ? "" : ", lease " + e.leaseMillis();
        words = "persist epoch " + e.epoch() + ", " + whom + lease + " (vote record " + e.sequence() + ")";
    }

    @Override
    public void send(Effect.Send e) {
        Envelope envelope = e.envelope();
        String when = e.afterVote() == 0 ? "" : " (after vote record " + e.afterVote() + ")";
        words = "send to " + envelope.to() + " in epoch " + envelope.epoch() + ": " + MessageWords.of(envelope) + when;
    }

    @Override
    public void advanceHwm(Effect.AdvanceHwm e) {
        words = "high watermark " + e.hwm();
    }

    @Override
    public void answerRead(Effect.AnswerRead e) {
        words = "answer read r" + e.read() + " at " + e.index();
    }

    @Override
    public void answerQuorumRead(Effect.AnswerQuorumRead e) {
        words = "answer quorum read r" + e.read() + " once " + e.point() + " is applied";
    }

    @Override
    public void answerCount(Effect.AnswerCount e) {
        words = e.toString();
    }

    @Override
    public void answerTransfer(Effect.AnswerTransfer e) {
        words = "answer transfer q" + e.question() + ": " + e.outcome();
    }

    @Override
    public void answerMembers(Effect.AnswerMembers e) {
        words = "answer members q" + e.question() + ": " + e.outcome()
                + (e.why().isEmpty() ? "" : ", " + e.why());
    }

    @Override
    public void membersChanged(Effect.MembersChanged e) {
        words = "members " + Show.members(e.configuration());
    }

    @Override
    public void refuseRead(Effect.RefuseRead e) {
        words = "refuse read r" + e.read();
    }

    @Override
    public void refuseProposals(Effect.RefuseProposals e) {
        words = "refuse proposal t" + e.token() + ": " + e.reason() + Show.low(e.nodes());
    }

    @Override
    public void changeRole(Effect.ChangeRole e) {
        words = "is " + e.role().word() + " in epoch " + e.epoch() + (e.leader() == 0 ? "" : ", leader " + e.leader());
    }

    @Override
    public void readEntries(Effect.ReadEntries e) {
        words = "read entries from " + e.from() + " for " + e.peer();
    }

    @Override
    public void readSnapshot(Effect.ReadSnapshot e) {
        words = "read snapshot at byte " + e.at() + " for " + e.peer();
    }

    @Override
    public void storeSnapshot(Effect.StoreSnapshot e) {
        words = "store snapshot of " + e.last() + " at byte " + e.at();
    }

    @Override
    public void installSnapshot(Effect.InstallSnapshot e) {
        words = "install snapshot of " + e.last();
    }

    @Override
    public void readRange(Effect.ReadRange e) {
        words = "read rows for " + e.peer();
    }

    @Override
    public void rangeCame(Effect.RangeCame e) {
        words = "rows came from " + e.peer();
    }

    @Override
    public void rememberOwed(Effect.RememberOwed e) {
        words = "remember that entries up to " + e.owed().offset() + " of epoch "
                + e.owed().under() + " are owed";
    }

    @Override
    public void settleOwed(Effect.SettleOwed e) {
        words = "nothing is owed any more up to " + e.owed().offset();
    }

    @Override
    public void stateDiffers(Effect.StateDiffers e) {
        words = "STATE DIFFERS, distrust what is after " + e.agreed() + ": " + e.reason();
    }

    @Override
    public void notWelcome(Effect.NotWelcome e) {
        words = "not welcome at " + e.peer() + ": " + e.why();
    }

    @Override
    public void alarm(Effect.Alarm e) {
        words = "alarm: " + e.text();
    }

    @Override
    public void halt(Effect.Halt e) {
        words = "HALT: " + e.reason();
    }
}
