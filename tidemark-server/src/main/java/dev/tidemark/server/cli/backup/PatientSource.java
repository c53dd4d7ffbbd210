package dev.tidemark.server.cli.backup;

import dev.tidemark.node.HostPort;
import dev.tidemark.server.cli.base.CliException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Asks a node for its checkpoint and for pieces of it, as long as it comes back within a minute. One thread. */
final class PatientSource {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int PAUSE_MILLIS = 250;

    private final BackupSource source;
    private final Progress progress;
    private long patientUntil;

    PatientSource(BackupSource source, Progress progress) {
        this.source = source;
        this.progress = progress;
    }

    HostPort address() {
        return source.address();
    }

    /**
     * Has the node write a checkpoint.
     *
     * @param known whether the node has answered before, so that its address cannot be wrong
     */
    BackupSource.Begun begin(boolean known) throws CliException {
        progress.say("the node at " + source.address() + " writes a checkpoint ...");
        beginPatience();
        boolean answered = known;
        while (true) {
            try {
                return source.begin();
            } catch (BackupSource.NotYetException e) {
                answered = true;
                pauseOrGiveUp("the node at " + source.address() + " answers: " + e.getMessage());
            } catch (IOException e) {
                if (!answered) {
                    throw new CliException(source.unreachable(e)
                            + ". Is it running? Give the client address of a node with --at HOST:PORT");
                }
                pauseOrGiveUp(source.unreachable(e));
            }
        }
    }

    /**
     * One piece, however often the connection breaks, as long as the node comes back within a minute.
     *
     * @param what as {@link BackupSource#read} takes it
     */
    BackupSource.Piece piece(long offset, long at, String what) throws CliException, BackupSource.GoneException {
        beginPatience();
        boolean said = false;
        while (true) {
            String why;
            try {
                return source.read(offset, at, what);
            } catch (BackupSource.NotYetException e) {
                why = "the node at " + source.address() + " answers: " + e.getMessage();
            } catch (IOException e) {
                why = source.unreachable(e);
            }
            if (!said) {
                progress.say(why + "; trying again, and going on at byte " + at);
                said = true;
            }
            pauseOrGiveUp(why);
        }
    }

    private void beginPatience() {
        patientUntil = System.nanoTime() + PATIENCE_NANOS;
    }

    private void pauseOrGiveUp(String why) throws CliException {
        if (System.nanoTime() - patientUntil > 0) {
            throw new CliException(why + ", for a minute. No backup was made; try again, or give another node with"
                    + " --at HOST:PORT");
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted. No backup was made");
        }
    }
}
