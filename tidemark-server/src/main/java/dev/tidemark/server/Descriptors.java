package dev.tidemark.server;

import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.server.config.ServerConfig;
import dev.tidemark.server.front.LiveSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the descriptors of the process are shared out, so that clients never use up those of the files and the peers
 * (H164).
 *
 * @param limit of the process
 * @param own for files, peers, and what the JVM needs
 * @param http connections to the HTTP port at a time
 * @param clients what is left for clients
 */
record Descriptors(long limit, long own, int http, int clients) {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);
    /** Where the system does not tell. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files +(\\d+) .*");

    /** The JVM, its libraries, event loops, listeners, and the node's own files: about 50 were counted. */
    private static final int BASE = 80;
    /** Segments beyond what the bounds of the log add up to: the one in use, and one made aside. */
    private static final int SEGMENTS = 8;
    /** Strangers at the peer port, which has a bound of its own. */
    private static final int STRANGERS = 32;
    /** To and from each node, and one more each that is just being replaced. */
    private static final int PER_PEER = 4;
    /** Clients that are accepted only to be told that there are too many, and those that are just closing. */
    private static final int SURPLUS = 16;

    private static final int MAX_HTTP = 256;
    private static final int MIN_HTTP = 8;
    private static final int HTTP_PART = 16;

    static Descriptors of(ServerConfig config) throws StartException {
        return share(processLimit(), config);
    }

    static Descriptors share(long limit, ServerConfig config) throws StartException {
        NodeConfig.Limits limits = config.node().limits();
        long log = limits.retainedLogBytes()
                + limits.checkpointBytes()
                + limits.uncommittedBytes()
                + (config.node().keeping().archive() == null
                        ? 0
                        : config.node().keeping().unarchivedBytes());
        long own = BASE
                + SEGMENTS
                + log / limits.segmentBytes()
                + STRANGERS
                + (long) PER_PEER * config.node().voters().size()
                + SURPLUS;
        int http = config.http() == null ? 0 : (int) Math.max(MIN_HTTP, Math.min(MAX_HTTP, limit / HTTP_PART));
        long clients = limit - own - http;
        if (clients < 1) {
            throw new StartException("this process may have " + limit + " files and connections open, but needs "
                    + (own + http) + " for its own files and the other nodes, and one for each client. Nothing was"
                    + " started. Raise the limit (\"ulimit -n "
                    + (own + http + config.front().maxClients())
                    + "\", LimitNOFILE= of systemd), or keep less log in larger segments (retained-log-bytes,"
                    + " archive-lag-bytes, segment-bytes)");
        }
        return new Descriptors(limit, own, http, (int) Math.min(Integer.MAX_VALUE, clients));
    }

    /** Lowers the bound of clients to what fits, and says so. */
    void bound(LiveSettings settings) {
        int wanted = settings.maxClients();
        settings.boundClients(clients);
        if (settings.maxClients() < wanted) {
            LOG.warn(
                    "max-clients is {} instead of {}: this process may have {} files and connections open (ulimit -n),"
                            + " and {} of them are kept for its files, the other nodes and HTTP",
                    settings.maxClients(),
                    wanted,
                    limit,
                    own + http);
        }
    }

    /** What the operating system allows this process. The JVM has raised it to the hard limit by now. */
    private static long processLimit() {
        try {
            List<String> lines = Files.readAllLines(LIMITS);
            return lines.stream()
                    .map(OPEN_FILES::matcher)
                    .filter(Matcher::matches)
                    .mapToLong(match -> Long.parseLong(match.group(1)))
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN; // no Linux
        }
    }
}
