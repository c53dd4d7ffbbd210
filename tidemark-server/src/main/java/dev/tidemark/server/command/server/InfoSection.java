package dev.tidemark.server.command.server;

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
    /** Written by {@link InfoCommand}, which asks the cluster for it. */
    KEYSPACE("Keyspace", true, (source, text) -> {});

    private final String title;
    private final boolean shownByDefault;
    private final BiConsumer<Source, InfoText> writer;

    /** Where the numbers come from. */
    record Source(FrontContext front, NodeStatus status) {}

    InfoSection(String title, boolean shownByDefault, BiConsumer<Source, InfoText> writer) {
        this.title = title;
        this.shownByDefault = shownByDefault;
        this.writer = writer;
    }

    boolean isShownByDefault() {
        return shownByDefault;
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
