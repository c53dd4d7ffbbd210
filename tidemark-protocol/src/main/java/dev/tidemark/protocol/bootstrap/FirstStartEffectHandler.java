package dev.tidemark.protocol.bootstrap;

/** What performs the effects of a first start: one method for each. */
public interface FirstStartEffectHandler {
    void ask(FirstStartEffect.Ask effect);

    void reply(FirstStartEffect.Reply effect);

    void mint(FirstStartEffect.Mint effect);

    void take(FirstStartEffect.Take effect);

    void refuse(FirstStartEffect.Refuse effect);
}
