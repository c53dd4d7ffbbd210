package dev.tidemark.sim.mutants;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the code as it is, once, and each mutant as an overlay of the modules that it changes. Everything is
 * compiled from the sources, so nothing depends on whether the last build is up to date; the work tree is only read.
 *
 * <p>More than one thread may call {@link #build}.
 */
final class Workshop {
    private final Path root;
    private final Path scratch;
    private final List<Path> libraries;
    private final Path base;

    /**
     * @param root of the repository
     * @param scratch an empty directory outside of it
     * @param libraries jars that the code needs
     */
    Workshop(Path root, Path scratch, List<Path> libraries) {
        this.root = root;
        this.scratch = scratch;
        this.libraries = List.copyOf(libraries);
        this.base = scratch.resolve("base");
    }

    /** Compiles the code without any mutant. */
    void buildBase() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : Modules.PRODUCTION) {
            sources.addAll(sources(module).values());
        }
        sources.addAll(sources(Modules.SIMULATOR).values());
        String errors = compile(sources, base, libraries);
        if (!errors.isEmpty()) {
            throw new IOException("the code as it is does not compile:\n" + errors);
        }
    }

    /** What to put on the class path to run the code without any mutant. */
    String baseClassPath() {
        return classPath(List.of(base));
    }

    /**
     * Applies a mutant to copies and compiles them.
     *
     * @return the class path to run it with
     * @throws IOException if the patch no longer applies or the result does not compile; the message says which and why
     */
    String build(Mutant mutant) throws IOException {
        Path copy = applied(mutant);
        TreeMap<String, Path> sources = new TreeMap<>();
        for (String module : mutant.modules()) {
            sources.putAll(sources(module));
        }
        mutant.files().forEach(file -> sources.put(file, copy.resolve(file)));
        Path overlay = scratch.resolve(mutant.name()).resolve("classes");
        List<Path> compilePath = new ArrayList<>(List.of(base));
        compilePath.addAll(libraries);
        String errors = compile(sources.values(), overlay, compilePath);
        if (!errors.isEmpty()) {
            throw new IOException("the patch applies but the result does not compile:\n" + errors);
        }
        return classPath(List.of(overlay, base));
    }

    /** @throws IOException if the patch no longer applies; the message says why */
    void requireApplies(Mutant mutant) throws IOException {
        try {
            applied(mutant);
        } finally {
            discard(mutant);
        }
    }

    /** Copies of the files that the mutant changes, changed. */
    private Path applied(Mutant mutant) throws IOException {
        Path copy = Files.createDirectories(scratch.resolve(mutant.name()).resolve("source"));
        for (String file : mutant.files()) {
            Path original = root.resolve(file);
            if (!Files.exists(original)) {
                throw new IOException("there is no file " + file);
            }
            Files.createDirectories(copy.resolve(file).getParent());
            Files.copy(original, copy.resolve(file));
        }
        apply(mutant.patch(), copy);
        return copy;
    }

    /** What was made for a mutant is needed no more. */
    void discard(Mutant mutant) throws IOException {
        deleteAll(scratch.resolve(mutant.name()));
    }

    static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> paths;
        try (var walk = Files.walk(directory)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    /** The sources of a module, by their path in the repository. */
    private TreeMap<String, Path> sources(String module) throws IOException {
        TreeMap<String, Path> sources = new TreeMap<>();
        try (var walk = Files.walk(root.resolve(module).resolve("src/main/java"))) {
            walk.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file ->
                            sources.put(root.relativize(file).toString().replace(File.separatorChar, '/'), file));
        }
        return sources;
    }

    /** @return what the compiler has against it, or nothing */
    private static String compile(Collection<Path> sources, Path classes, List<Path> classPath) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("this Java has no compiler: run it with a JDK, not a JRE");
        }
        Files.createDirectories(classes);
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "--release", "17", "-proc:none", "-nowarn", "-g", "-d", classes.toString(), "-cp", join(classPath));
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            return compiled ? "" : said.toString();
        }
    }

    private static void apply(Path patch, Path directory) throws IOException {
        String said = run(directory, List.of("git", "apply", "--unsafe-paths", "-p1", patch.toString()));
        if (said == null) {
            said = run(directory, List.of("patch", "-p1", "-F0", "-s", "-i", patch.toString()));
        }
        if (said == null) {
            throw new IOException("neither git nor patch was found, and one of them is needed to apply a patch");
        }
        if (!said.isEmpty()) {
            throw new IOException("the patch does not apply: " + said.strip());
        }
    }

    /** @return what it said if it failed, nothing if it did not, null if there is no such program */
    private static String run(Path directory, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        // The scratch directory may lie inside some other repository, which is none of git's business here.
        builder.environment()
                .put("GIT_CEILING_DIRECTORIES", directory.getParent().toString());
        builder.environment().remove("GIT_DIR");
        builder.environment().remove("GIT_WORK_TREE");
        Process process;
        try {
            process = builder.start();
        } catch (IOException notFound) {
            return null;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int code = process.waitFor();
            return code == 0 ? "" : command.get(0) + " ended with " + code + ": " + said;
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private String classPath(List<Path> first) {
        List<Path> all = new ArrayList<>(first);
        all.addAll(libraries);
        return join(all);
    }

    private static String join(List<Path> paths) {
        return String.join(
                File.pathSeparator, paths.stream().map(Path::toString).toList());
    }
}
