package dev.tidemark.server.cli;

import dev.tidemark.node.Reasons;
import dev.tidemark.server.TidemarkServer;
import dev.tidemark.server.output.ProcessOutput;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties a server to the life of its process: signals stop it cleanly, and a node that failed ends the process. */
final class ServerProcess {
    /** Exit code of a node that stopped because it must not go on; what sysexits calls an internal error. */
    static final int NODE_FAILED = 70;

    /** Exit code of a node that did not stop in time; its data is safe all the same, as after a crash. */
    static final int STOP_TOOK_TOO_LONG = 75;

    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    private static final int STOP_SECONDS = 15;

    private final TidemarkServer server;

    ServerProcess(TidemarkServer server) {
        this.server = server;
    }

    /** Returns when the server has stopped. */
    int run(boolean stopWithParent) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        if (stopWithParent) {
            Thread watcher = new Thread(ServerProcess::exitWithParent, "parent-watcher");
            watcher.setDaemon(true);
            watcher.start();
        }
        LOG.info("listening for clients on port {}", server.clientPort());
        try {
            server.stopped().get();
            return 0;
        } catch (ExecutionException e) {
            LOG.error("this node has stopped for good: {}", reason(e.getCause()), e.getCause());
            System.err.println("tidemark: this node has stopped for good: " + reason(e.getCause()));
            ProcessOutput.awaitWritten();
            Runtime.getRuntime().halt(NODE_FAILED);
            return NODE_FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }

    private static String reason(Throwable failure) {
        return Reasons.of(failure);
    }

    private void stop() {
        Thread closer = new Thread(server::close, "close");
        closer.setDaemon(true);
        closer.start();
        try {
            closer.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closer.isAlive()) {
            System.err.println("tidemark: the node did not stop within " + STOP_SECONDS
                    + " s and is ended; what it acknowledged is on disk");
            ProcessOutput.awaitWritten();
            Runtime.getRuntime().halt(STOP_TOOK_TOO_LONG);
        }
        LOG.info("stopped");
        ProcessOutput.awaitWritten();
    }

    /** The launcher holds the other end of standard input; it ends when the launcher does, however that ended. */
    private static void exitWithParent() {
        try {
            byte[] ignored = new byte[64];
            while (System.in.read(ignored) >= 0) {
                // nothing is ever sent
            }
        } catch (IOException e) {
            LOG.debug("standard input failed", e);
        }
        LOG.info("standard input has ended, so the launcher stops or is gone; stopping");
        System.exit(0);
    }
}
