package dev.tidemark.server.command.server;

import dev.tidemark.kv.keyspace.CountsQuery;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.front.FrontContext;
import java.util.Locale;
import java.util.function.BiConsumer;

/** One section of {@code INFO}, in the order of Redis. */
enum InfoSection {
    SERVER("Server", true, InfoOfServer::server),
    CLIENTS("Clients", true, InfoOfServer::clients),
    MEMORY("Memory", true, InfoOfServer::memory),
    PERSISTENCE("Persistence", true, InfoOfCluster::persistence),
    STATS("Stats", true, InfoOfServer::statistics),
    REPLICATION("Replication", true, InfoOfCluster::replication),
    CPU("CPU", true, InfoOfServer::cpu),
    MODULES("Modules", true, (source, text) -> {}),
    COMMANDSTATS("Commandstats", false, InfoOfServer::commands),
    ERRORSTATS("Errorstats", true, InfoOfServer::errors),
    LATENCYSTATS("Latencystats", false, (source, text) -> {}),
    CLUSTER("Cluster", true, (source, text) -> text.line("cluster_enabled", 1)),
    KEYSPACE("Keyspace", true, InfoOfServer::keyspace);

    private final String title;
    private final boolean shownByDefault;
    private final BiConsumer<Source, InfoText> writer;

    /**
     * Where the numbers come from.
     *
     * @param counts of the data, or null if the cluster did not say or was not asked
     */
    record Source(FrontContext front, NodeStatus status, CountsQuery.Answer counts) {}

    InfoSection(String title, boolean shownByDefault, BiConsumer<Source, InfoText> writer) {
        this.title = title;
        this.shownByDefault = shownByDefault;
        this.writer = writer;
    }

    boolean isShownByDefault() {
        return shownByDefault;
    }

    /** Whether it tells of the data, which is a read of the cluster. */
    boolean needsCounts() {
        return this == KEYSPACE || this == STATS;
    }

    /** The name by which clients ask for it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    void write(Source source, InfoText text) {
        text.head(title);
        writer.accept(source, text);
    }
}
