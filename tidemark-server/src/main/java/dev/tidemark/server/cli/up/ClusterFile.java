package dev.tidemark.server.cli.up;

import dev.tidemark.node.Reasons;
import dev.tidemark.protocol.members.FeatureLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * The file {@code DATA/cluster}: which cluster the directory belongs to. It says as well how many nodes made that.
 *
 * @param name of the cluster
 * @param level the feature level that it was made for; it may be raised to that unasked
 */
record ClusterFile(String name, int level) {
    private static final int NAME_BYTES = 8;
    private static final String LOWEST = Integer.toString(FeatureLevel.LOWEST);

    /**
     * Reads it, or makes a name for an empty directory and keeps it durably, before any node is started.
     *
     * @throws UpException if the data belongs to a cluster of another size, or cannot be read or written
     */
    static ClusterFile of(UpPlan plan) throws UpException {
        Path file = plan.data().resolve("cluster");
        try {
            if (Files.exists(file)) {
                return read(file, plan);
            }
            refuseForeignNodes(plan, file);
            return create(file, plan);
        } catch (IOException e) {
            throw new UpException("the data directory " + plan.data() + " cannot be used: " + Reasons.of(e)
                    + ". Nothing was started. Choose a directory that can be written, with --data DIR");
        }
    }

    private static ClusterFile read(Path file, UpPlan plan) throws IOException, UpException {
        Properties properties = properties(file);
        String name = properties.getProperty("name", "");
        String nodes = properties.getProperty("nodes", "");
        String level = properties.getProperty("level", LOWEST);
        if (name.isEmpty() || nodes.isEmpty() || !level.matches("[1-9][0-9]?")) {
            throw new UpException("the file " + file
                    + " has no name or no nodes in it, or a level that is none. It says which cluster the data belongs"
                    + " to; without it nothing is started. Restore this file alone from a copy: it never"
                    + " changes; or start afresh with another --data DIR");
        }
        if (!nodes.equals(Integer.toString(plan.nodes()))) {
            throw new UpException("the data in " + plan.data() + " belongs to a cluster of " + nodes + " nodes, but "
                    + plan.nodes() + " were asked for. Nothing was started. Use --nodes " + nodes
                    + ", or another directory with --data DIR");
        }
        return new ClusterFile(name, Integer.parseInt(level));
    }

    /** What is in it, or nothing if it is damaged. */
    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IllegalArgumentException e) {
            properties.clear(); // a backslash that begins nothing
        }
        return properties;
    }

    private static void refuseForeignNodes(UpPlan plan, Path file) throws IOException, UpException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(plan.data(), "node-*")) {
            for (Path directory : found) {
                if (isEmpty(directory)) {
                    continue; // made in advance, or left by a start that came to nothing
                }
                throw new UpException("there is data in " + directory + ", but no file " + file + " that says to which"
                        + " cluster it belongs. Nothing was started. Use another directory with --data DIR");
            }
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    private static ClusterFile create(Path file, UpPlan plan) throws IOException {
        byte[] random = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(random);
        String name = "local-" + HexFormat.of().formatHex(random);
        int level = (plan.spares().isEmpty() ? FeatureLevel.FIRST : FeatureLevel.SPARES).number();
        String text =
                "# Written by tidemark up. It says to which cluster the data in this directory belongs; keep it.\n"
                        + "name = " + name + "\nnodes = " + plan.nodes() + "\nlevel = " + level + "\n";
        Path draft = file.resolveSibling("cluster.new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
        return new ClusterFile(name, level);
    }
}
