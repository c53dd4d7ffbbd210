package dev.tidemark.bench.jraft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One process of the cluster. JRaft's options are its defaults, among them {@code sync}: a log entry is acknowledged
 * after RocksDB has synced its own log. Snapshots are off, which saves JRaft work.
 */
public final class JRaftNode {
    private static final String GROUP = "bench";

    private JRaftNode() {}

    /**
     * Runs until standard input ends.
     *
     * @param data directory of this process
     * @param clientPort for RESP
     * @param peer this process, as in {@code peers}
     * @param peers HOST:PORT of all, separated by commas
     */
    public static void run(Path data, int clientPort, String peer, String peers)
            throws IOException, InterruptedException {
        Files.createDirectories(data);
        Configuration configuration = new Configuration();
        if (!configuration.parse(peers)) {
            throw new IllegalArgumentException("not a list of peers: " + peers);
        }
        MapStateMachine machine = new MapStateMachine();
        RaftOptions raft = new RaftOptions();
        raft.setSync(true);
        NodeOptions options = new NodeOptions();
        options.setRaftOptions(raft);
        options.setInitialConf(configuration);
        options.setFsm(machine);
        options.setLogUri(data.resolve("log").toString());
        options.setRaftMetaUri(data.resolve("meta").toString());
        RaftGroupService service = new RaftGroupService(GROUP, PeerId.parsePeer(peer), options);
        Node node = service.start();
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Front(node, machine));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), clientPort)
                .sync();
        awaitEndOfInput();
        Runtime.getRuntime().halt(0); // the data is thrown away
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // nothing is ever sent
        }
    }
}
