package dev.tidemark.bench;

import dev.tidemark.bench.target.BenchException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Where the servers of a run keep their data; thrown away at the end. */
final class WorkDirectory {
    private final Path path;
    private final String fileSystem;

    private WorkDirectory(Path path) throws IOException {
        this.path = path;
        this.fileSystem = Files.getFileStore(path).type();
    }

    /** @param parent null: the directory for temporary files, or the current one if that is in memory */
    static WorkDirectory create(Path parent) throws BenchException {
        Path chosen = parent;
        try {
            if (chosen == null) {
                chosen = Path.of(System.getProperty("java.io.tmpdir"));
                if (isMemory(Files.getFileStore(chosen).type())) {
                    chosen = Path.of("");
                }
            }
            Files.createDirectories(chosen.toAbsolutePath());
            return new WorkDirectory(Files.createTempDirectory(chosen.toAbsolutePath(), "tidemark-bench-"));
        } catch (IOException e) {
            throw new BenchException(
                    "no directory for the data can be made in " + chosen + ": " + e + ". Give one with --data DIR", e);
        }
    }

    Path path() {
        return path;
    }

    /** Type of the file system, as the system calls it. */
    String fileSystem() {
        return fileSystem;
    }

    /** Whether an fsync costs nothing here, so that the figures mean nothing. */
    boolean isInMemory() {
        return isMemory(fileSystem);
    }

    private static boolean isMemory(String type) {
        return type.equals("tmpfs") || type.equals("ramfs");
    }

    /** Deletes it with all that is in it. */
    void delete() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
