package dev.tidemark.sim.mutants;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The code without a mutant: a seed that fails there as well says nothing about a mutant. */
final class Control {
    /** A seed fails without any mutant. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(Kill failure) {
            super("seed " + failure.seed() + " fails without any mutant, by " + failure.caughtBy() + ": "
                    + failure.message() + "\nThat is a bug of Tidemark or of its simulator, and no kill by this seed"
                    + " means anything. Look at it first: ./tidemark sim --seed " + failure.seed());
        }
    }

    private final HuntProcess process;
    private final String classPath;
    private final TreeSet<Long> passed = new TreeSet<>();

    Control(HuntProcess process, String classPath) {
        this.process = process;
        this.classPath = classPath;
    }

    synchronized void requirePassed(List<Long> seeds) throws IOException, FailedException {
        List<Long> open = new ArrayList<>(new TreeSet<>(seeds));
        open.removeAll(passed);
        if (open.isEmpty()) {
            return;
        }
        Kill failure = process.check(classPath, open);
        if (failure != null) {
            throw new FailedException(failure);
        }
        passed.addAll(open);
    }
}
