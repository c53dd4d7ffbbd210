package dev.tidemark.bench.target;

import dev.tidemark.bench.load.Protocol;
import dev.tidemark.node.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three nodes of etcd with its defaults, but for the bound of its data file, which a long run reaches. */
public final class EtcdCluster extends OwnServers {
    private static final int NODES = 3;
    private static final int TIMEOUT_MILLIS = 2_000;
    /** etcd keeps every version of a key until it is compacted; 8 GiB is the most it recommends. */
    private static final long QUOTA_BYTES = 8L << 30;

    private static final Pattern VALUE = Pattern.compile("\"value\":\"([^\"]*)\"");

    private final Path directory;
    private final Path program;
    private final Protocol protocol;
    private List<Integer> ports;

    /** With linearizable reads, at its leader. */
    public EtcdCluster(Path directory) throws BenchException {
        this(directory, Protocol.ETCD);
    }

    /** With serializable reads, clients spread over its three nodes. */
    public static EtcdCluster serializable(Path directory) throws BenchException {
        return new EtcdCluster(directory, Protocol.ETCD_SERIALIZABLE);
    }

    private EtcdCluster(Path directory, Protocol protocol) throws BenchException {
        this.directory = directory;
        this.protocol = protocol;
        this.program = Programs.find("etcd")
                .orElseThrow(
                        () -> new BenchException("the peer etcd needs etcd. On Debian: apt-get install etcd-server"));
    }

    @Override
    public String name() {
        return protocol == Protocol.ETCD ? "etcd" : "etcd-serializable";
    }

    @Override
    public String description() {
        return "three nodes, acknowledged after fsync on two of them"
                + (protocol == Protocol.ETCD ? "; " : ", clients spread over them, reads serializable; ")
                + Programs.firstLine(program.toString(), "--version");
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public void start() throws BenchException {
        ports = FreePorts.any(2 * NODES);
        String cluster = IntStream.range(0, NODES)
                .mapToObj(i -> "n" + i + "=" + url(ports.get(NODES + i)))
                .collect(Collectors.joining(","));
        for (int i = 0; i < NODES; i++) {
            Path data = directory.resolve(name() + "-" + i);
            String client = url(ports.get(i));
            String peer = url(ports.get(NODES + i));
            started(Server.start(
                    "node " + i + " of " + name(),
                    data,
                    List.of(
                            program.toString(),
                            "--name=n" + i,
                            "--data-dir=" + data.resolve("data"),
                            "--listen-client-urls=" + client,
                            "--advertise-client-urls=" + client,
                            "--listen-peer-urls=" + peer,
                            "--initial-advertise-peer-urls=" + peer,
                            "--initial-cluster=" + cluster,
                            "--initial-cluster-state=new",
                            "--quota-backend-bytes=" + QUOTA_BYTES)));
        }
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public InetSocketAddress awaitReady() throws BenchException {
        return await("a leader", this::leader);
    }

    @Override
    public List<InetSocketAddress> others() throws BenchException {
        if (protocol == Protocol.ETCD) {
            return List.of();
        }
        InetSocketAddress leader = awaitReady();
        return ports.subList(0, NODES).stream()
                .map(port -> new InetSocketAddress("127.0.0.1", port))
                .filter(address -> !address.equals(leader))
                .toList();
    }

    private InetSocketAddress leader() throws IOException {
        InetSocketAddress leader = null;
        for (int i = 0; i < NODES; i++) {
            String metrics = metrics(ports.get(i));
            if (value(metrics, "etcd_server_has_leader").orElse(0) != 1) {
                return null;
            }
            if (value(metrics, "etcd_server_is_leader").orElse(0) == 1) {
                leader = new InetSocketAddress("127.0.0.1", ports.get(i));
            }
        }
        return leader;
    }

    private static String metrics(int port) throws IOException {
        URLConnection connection = URI.create(url(port) + "/metrics").toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    InetSocketAddress server() {
        return new InetSocketAddress("127.0.0.1", ports.get(0));
    }

    /** By its gateway for JSON, which is linearizable as well, so it answers when there is a leader. */
    @Override
    String get(String key) throws IOException {
        Base64.Encoder encoder = Base64.getEncoder();
        String request = "{\"key\":\"" + encoder.encodeToString(key.getBytes(StandardCharsets.UTF_8)) + "\"}";
        URLConnection connection =
                URI.create(url(ports.get(0)) + "/v3/kv/range").toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(request.getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream in = connection.getInputStream()) {
            Matcher value = VALUE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return value.find() ? new String(Base64.getDecoder().decode(value.group(1)), StandardCharsets.UTF_8) : null;
        }
    }

    private static OptionalDouble value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst();
    }

    /** Those of the logs and of the data files, of all nodes. */
    @Override
    public OptionalLong fsyncs() {
        double sum = 0;
        try {
            for (int i = 0; i < NODES; i++) {
                String metrics = metrics(ports.get(i));
                sum += value(metrics, "etcd_disk_wal_fsync_duration_seconds_count")
                        .orElse(0);
                // Its B-tree syncs twice for a commit: the pages, then the page that names their root.
                sum += 2
                        * value(metrics, "etcd_disk_backend_commit_duration_seconds_count")
                                .orElse(0);
            }
            return OptionalLong.of((long) sum);
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
