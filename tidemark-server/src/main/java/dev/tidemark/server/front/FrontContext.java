package dev.tidemark.server.front;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.MemoryPlan;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.server.command.CommandTable;
import dev.tidemark.server.command.QueuedBytes;
import dev.tidemark.server.statistics.FrontStatistics;
import dev.tidemark.server.statistics.SlowLog;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What all connections of one server share. Event loop only. */
public final class FrontContext {
    /** The version of Redis whose behaviour commands follow; what clients read to decide what a server can do. */
    public static final String REDIS_VERSION = "7.2.0";

    private final TidemarkNode node;
    private final FrontSettings settings;
    private final HostPort http;
    private final LongSupplier nanoTime;
    private final long startedNanos;
    private final ClientRegistry clients = new ClientRegistry();
    private final FrontStatistics statistics = new FrontStatistics();
    private final SlowLog slowLog = new SlowLog(() -> unixMicros() / 1_000_000);
    private final LiveSettings live;
    private final OutputBudget output;
    private final InputBudget input;
    private final QueuedBytes queuedBytes;
    private final Gateway gateway;
    private final TimeSlices slices;
    private final EndOfTurn endOfTurn = new EndOfTurn();
    private final ClientPause pause = new ClientPause(this);
    private final CommandTable commands;
    private Stopper stopper = handOver -> {};

    /** Of a server without HTTP. */
    public FrontContext(
            TidemarkNode node,
            FrontSettings settings,
            LongSupplier nanoTime,
            Function<FrontContext, CommandTable> commands) {
        this(node, settings, null, nanoTime, commands);
    }

    /**
     * @param http where this server answers HTTP, as others are told; or null
     * @param nanoTime a clock that never goes back, for ages and time-outs of connections
     * @param commands makes the commands that clients may send; called once, last, with all else in its place
     */
    public FrontContext(
            TidemarkNode node,
            FrontSettings settings,
            HostPort http,
            LongSupplier nanoTime,
            Function<FrontContext, CommandTable> commands) {
        this.node = node;
        this.settings = settings;
        this.http = http;
        this.nanoTime = nanoTime;
        this.startedNanos = nanoTime.getAsLong();
        this.slices = new TimeSlices(nanoTime);
        this.gateway = node.gateway();
        this.live = new LiveSettings(settings);
        this.output = new OutputBudget(live, gateway);
        this.queuedBytes = new QueuedBytes(
                MemoryPlan.transactions(settings.limits().maxCommandBytes(), settings.maxTotalInputBytes()));
        this.input = new InputBudget(settings.maxTotalInputBytes());
        this.commands = commands.apply(this);
    }

    public TidemarkNode node() {
        return node;
    }

    public Gateway gateway() {
        return gateway;
    }

    public FrontSettings settings() {
        return settings;
    }

    /** Where this server answers HTTP, as others are told; null if it does not. */
    public HostPort http() {
        return http;
    }

    /** The settings as {@code CONFIG SET} left them. */
    public LiveSettings live() {
        return live;
    }

    /** What waits for all clients together. */
    public OutputBudget output() {
        return output;
    }

    /** What all clients together sent that is not executed. */
    public InputBudget input() {
        return input;
    }

    public QueuedBytes queuedBytes() {
        return queuedBytes;
    }

    /** Lets clients go when what their replies need of earlier states grows too much. From now on; event loop only. */
    public void watchPins() {
        gateway.whenPinnedGrows(() -> clients.evict(output));
    }

    /** How clients share the event loop. */
    public EndOfTurn endOfTurn() {
        return endOfTurn;
    }

    public TimeSlices slices() {
        return slices;
    }

    /** What {@code SHUTDOWN} calls. */
    public Stopper stopper() {
        return stopper;
    }

    /** Before the first client. */
    public void stopBy(Stopper server) {
        stopper = server;
    }

    /** Whether clients of this node wait. */
    public ClientPause pause() {
        return pause;
    }

    public SlowLog slowLog() {
        return slowLog;
    }

    /** After which silence a client is disconnected, 0: never. */
    public long idleNanos() {
        return live.idleClientSeconds() * 1_000_000_000L;
    }

    public ClientRegistry clients() {
        return clients;
    }

    public FrontStatistics statistics() {
        return statistics;
    }

    public CommandTable commands() {
        return commands;
    }

    public long nanoTime() {
        return nanoTime.getAsLong();
    }

    public long uptimeSeconds() {
        return (nanoTime() - startedNanos) / 1_000_000_000L;
    }

    /** What time it is, for all clients of all nodes (H167). */
    public long unixMicros() {
        return node.timeMicros();
    }

    public boolean isLeader() {
        return node.leader() == node.id();
    }
}
