package dev.tidemark.protocol;

/**
 * Effects as a node of a test performs them. What goes to the disk goes there in order, whatever it is; what is said to
 * gateways and people is seen by who tests, and needs nothing done.
 */
abstract class NodeEffects implements EffectHandler {
    /** For the disk, in order. */
    abstract void store(Effect effect);

    @Override
    public void append(Effect.Append effect) {
        store(effect);
    }

    @Override
    public void truncate(Effect.Truncate effect) {
        store(effect);
    }

    @Override
    public void persistVote(Effect.PersistVote effect) {
        store(effect);
    }

    @Override
    public void installSnapshot(Effect.InstallSnapshot effect) {
        store(effect);
    }

    @Override
    public void answerRead(Effect.AnswerRead effect) {}

    @Override
    public void answerQuorumRead(Effect.AnswerQuorumRead effect) {}

    @Override
    public void answerCount(Effect.AnswerCount effect) {}

    @Override
    public void answerTransfer(Effect.AnswerTransfer effect) {}

    @Override
    public void answerMembers(Effect.AnswerMembers effect) {}

    @Override
    public void membersChanged(Effect.MembersChanged effect) {}

    @Override
    public void refuseRead(Effect.RefuseRead effect) {}

    @Override
    public void refuseProposals(Effect.RefuseProposals effect) {}

    @Override
    public void changeRole(Effect.ChangeRole effect) {}

    @Override
    public void readRange(Effect.ReadRange effect) {}

    @Override
    public void rangeCame(Effect.RangeCame effect) {}

    @Override
    public void notWelcome(Effect.NotWelcome effect) {}

    @Override
    public void alarm(Effect.Alarm effect) {}
}
