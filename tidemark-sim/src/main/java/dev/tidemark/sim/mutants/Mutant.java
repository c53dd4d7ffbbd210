package dev.tidemark.sim.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A bug as a patch. The file begins with {@code Hazard:}, {@code Bug:} and {@code Caught by:}, each with its text,
 * which may go on in indented lines; then comes the patch.
 *
 * @param name of the file, without {@code .patch}
 * @param hazard entry of the catalogue of hazards, such as {@code H01}
 * @param expected what should catch it, for people
 * @param files that it changes, relative to the root of the repository
 */
record Mutant(String name, String hazard, String bug, String expected, Path patch, List<String> files) {
    private static final String SUFFIX = ".patch";
    private static final String CHANGED = "+++ b/";
    private static final List<String> FIELDS = List.of("Hazard", "Bug", "Caught by");

    /** @throws IOException if the file cannot be read or is not such a patch; the message names it */
    static Mutant read(Path patch) throws IOException {
        String file = patch.getFileName().toString();
        TreeMap<String, String> header = new TreeMap<>();
        List<String> changed = new ArrayList<>();
        String field = null;
        for (String line : Files.readAllLines(patch)) {
            if (line.startsWith(CHANGED)) {
                changed.add(line.substring(CHANGED.length()).split("\t", 2)[0]);
            }
            if (!changed.isEmpty() || line.startsWith("--- ")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon > 0 && FIELDS.contains(line.substring(0, colon))) {
                field = line.substring(0, colon);
                header.put(field, line.substring(colon + 1).strip());
            } else if (field != null && line.startsWith(" ")) {
                header.merge(field, line.strip(), (one, other) -> one + " " + other);
            }
        }
        for (String required : FIELDS) {
            if (header.getOrDefault(required, "").isEmpty()) {
                throw new IOException(file + " has no line \"" + required + ": ...\" before the patch");
            }
        }
        requireProductionCode(file, changed);
        return new Mutant(
                file.substring(0, file.length() - SUFFIX.length()),
                header.get("Hazard"),
                header.get("Bug"),
                header.get("Caught by"),
                patch,
                List.copyOf(changed));
    }

    private static void requireProductionCode(String file, List<String> changed) throws IOException {
        if (changed.isEmpty()) {
            throw new IOException(file + " changes no file: a line that starts with \"+++ b/\" is missing");
        }
        for (String path : changed) {
            boolean production = Modules.PRODUCTION.contains(path.split("/", 2)[0])
                    && path.contains("/src/main/java/")
                    && path.endsWith(".java");
            if (!production) {
                throw new IOException(
                        file + " changes " + path + ", which is not production code of " + Modules.PRODUCTION);
            }
        }
    }

    /** All mutants of a directory, by name. */
    static List<Mutant> readAll(Path directory) throws IOException {
        List<Path> patches;
        try (var files = Files.list(directory)) {
            patches = files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
        List<Mutant> mutants = new ArrayList<>();
        for (Path patch : patches) {
            mutants.add(read(patch));
        }
        return mutants;
    }

    SortedSet<String> modules() {
        SortedSet<String> modules = new TreeSet<>();
        files.forEach(file -> modules.add(file.split("/", 2)[0]));
        return modules;
    }

    /** The number alone, such as {@code H01}. */
    String hazardNumber() {
        return hazard.split("[ ,.:]", 2)[0];
    }
}
