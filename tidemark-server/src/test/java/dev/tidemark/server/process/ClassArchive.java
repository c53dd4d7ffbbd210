package dev.tidemark.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The archive of classes that nodes of {@code ./tidemark} have as well (docs/decisions/0085): a third of the processor
 * time of a start is to read and check classes, and these tests start some hundred nodes. The first JVM of tests that
 * needs it makes it; without one, or with one of other jars or another Java, nodes start all the same.
 */
final class ClassArchive {
    private static final int WARM_UP_SECONDS = 1;
    private static final int FEATURE = Runtime.version().feature();
    private static final Path FILE = ServerNode.JAR.resolveSibling("classes-of-tests-" + FEATURE + ".archive");
    private static final List<String> OPTIONS = options();

    private ClassArchive() {}

    /** For a JVM that runs the jar; none if the archive could not be made. */
    static List<String> jvmOptions() {
        return OPTIONS;
    }

    private static List<String> options() {
        try {
            if (!isOfThisJar()) {
                makeUnlessAnotherDid();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!isThere()) {
            return List.of();
        }
        List<String> options = new ArrayList<>(List.of("-XX:SharedArchiveFile=" + FILE, "-Xlog:cds*=off"));
        if (FEATURE >= 24) {
            options.add("-Xlog:aot*=off"); // the same words under another name
        }
        return options;
    }

    /** The JVMs that run test classes side by side wait for the one that was first. */
    private static void makeUnlessAnotherDid() throws IOException {
        Path lock = FILE.resolveSibling(FILE.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid() && !isOfThisJar()) {
                make();
            }
        }
    }

    private static void make() throws IOException {
        Path written = FILE.resolveSibling(FILE.getFileName() + ".new");
        Files.deleteIfExists(written);
        List<String> command = new ArrayList<>(List.of(ChildProcess.java()));
        command.addAll(ServerNode.JVM);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + written, "-jar", ServerNode.JAR.toString()));
        command.addAll(List.of("rehearse", "--seconds", Integer.toString(WARM_UP_SECONDS)));
        Path output = FILE.resolveSibling(FILE.getFileName() + ".log");
        ChildProcess rehearsal = ChildProcess.start(output, ServerNode.JAR.getParent(), command);
        if (rehearsal.awaitExit() != 0 || !Files.exists(written)) {
            Files.write(written, new byte[0]); // tried: the next JVM need not try again
        }
        Files.move(written, FILE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isOfThisJar() throws IOException {
        return Files.exists(FILE)
                && Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(ServerNode.JAR)) > 0;
    }

    private static boolean isThere() {
        try {
            return Files.size(FILE) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
