package dev.tidemark.server.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The text files of the project, as they lie on the disk: what is built, fetched or hidden is left out, and git is not
 * asked, so that a source archive is checked like a clone.
 */
final class Sources {
    /** The root of the project, seen from the directory of a module, where Maven runs tests. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> SKIPPED = Set.of("data", "node_modules");
    private static final Set<String> HIDDEN_BUT_OURS = Set.of(".ci", ".mvn");
    private static final List<String> TEXT = List.of(
            ".java", ".md", ".txt", ".patch", ".xml", ".options", ".mjs", ".c", ".php", ".json", ".tla", ".cfg");

    private final TreeMap<String, List<String>> files = new TreeMap<>();

    private Sources() {}

    static Sources read() {
        Sources sources = new Sources();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    String name = directory.getFileName().toString();
                    boolean hidden = name.startsWith(".") && !HIDDEN_BUT_OURS.contains(name);
                    boolean inRoot = ROOT.equals(directory.getParent());
                    boolean isBuilt = name.equals("target") && Files.exists(directory.resolveSibling("pom.xml"));
                    boolean skipped = isBuilt || (inRoot && SKIPPED.contains(name)) || hidden;
                    return skipped && !directory.equals(ROOT) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String name = ROOT.relativize(file).toString().replace('\\', '/');
                    if (isText(name)) {
                        sources.files.put(name, Files.readAllLines(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    /** Scripts have no ending: those of .ci, the launcher, and the runner of the mutants. */
    private static boolean isText(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return name.startsWith(".ci/") && !last.contains(".")
                || name.equals("tidemark")
                || name.endsWith("/run")
                || TEXT.stream().anyMatch(name::endsWith);
    }

    /** Names relative to the root, with slashes, in order. */
    List<String> names() {
        return List.copyOf(files.keySet());
    }

    List<String> names(String ending) {
        List<String> found = new ArrayList<>(files.keySet());
        found.removeIf(name -> !name.endsWith(ending));
        return found;
    }

    List<String> lines(String name) {
        return files.get(name);
    }

    String text(String name) {
        return String.join("\n", files.get(name));
    }

    boolean has(String name) {
        return files.containsKey(name);
    }
}
