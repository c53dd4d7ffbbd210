package dev.tidemark.protocol.bootstrap;

/** One method for each input, so that a new one does not compile until it has its place. */
interface FirstStartInputHandler {
    void tick(FirstStartInput.Tick input);

    void asked(FirstStartInput.Asked input);

    void answered(FirstStartInput.Answered input);

    void notReached(FirstStartInput.NotReached input);
}
