package dev.tidemark.node.recover;

import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import java.io.IOException;

/** Says of which directory it is that something could not be done. */
final class Attempt {
    private Attempt() {}

    interface Work<T> {
        T run() throws IOException, StartException;
    }

    static <T> T at(String where, Work<T> work) throws StartException {
        try {
            return work.run();
        } catch (StartException e) {
            throw new StartException("the directory " + where + " cannot be used: " + e.getMessage(), e);
        } catch (IOException | IllegalArgumentException e) { // the second: of a newer version
            throw new StartException("the directory " + where + " cannot be read or changed: " + Reasons.of(e), e);
        }
    }
}
