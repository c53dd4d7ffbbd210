package dev.tidemark.protocol;

/**
 * What performs effects: one method for each, so that a new one does not compile until everybody has a place for it.
 */
public interface EffectHandler {
    void append(Effect.Append effect);

    void truncate(Effect.Truncate effect);

    void persistVote(Effect.PersistVote effect);

    void send(Effect.Send effect);

    void advanceHwm(Effect.AdvanceHwm effect);

    void answerRead(Effect.AnswerRead effect);

    void answerQuorumRead(Effect.AnswerQuorumRead effect);

    void answerCount(Effect.AnswerCount effect);

    void answerTransfer(Effect.AnswerTransfer effect);

    void answerMembers(Effect.AnswerMembers effect);

    void membersChanged(Effect.MembersChanged effect);

    void refuseRead(Effect.RefuseRead effect);

    void refuseProposals(Effect.RefuseProposals effect);

    void changeRole(Effect.ChangeRole effect);

    void readEntries(Effect.ReadEntries effect);

    void readSnapshot(Effect.ReadSnapshot effect);

    void storeSnapshot(Effect.StoreSnapshot effect);

    void installSnapshot(Effect.InstallSnapshot effect);

    void readRange(Effect.ReadRange effect);

    void rangeCame(Effect.RangeCame effect);

    void rememberOwed(Effect.RememberOwed effect);

    void settleOwed(Effect.SettleOwed effect);

    void stateDiffers(Effect.StateDiffers effect);

    void notWelcome(Effect.NotWelcome effect);

    void alarm(Effect.Alarm effect);

    void halt(Effect.Halt effect);
}
