package dev.tidemark.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The directories of a simulated disk: the names that calls see, and those that a crash would leave. */
final class SimulatedNames {
    /** @param file null for a directory */
    record Node(SimulatedFile file) {
        boolean isDirectory() {
            return file == null;
        }
    }

    /** @param node null: the name goes away */
    private record Change(String name, Node node) {
        void applyTo(NavigableMap<String, Node> names) {
            if (node == null) {
                names.remove(name);
            } else {
                names.put(name, node);
            }
        }
    }

    /** Changes that a crash leaves all or none of. */
    private record Step(List<Change> changes) {
        Set<String> directories() {
            Set<String> directories = new TreeSet<>();
            changes.forEach(change -> directories.add(DiskNames.parent(change.name())));
            return directories;
        }

        void applyTo(NavigableMap<String, Node> names) {
            changes.forEach(change -> change.applyTo(names));
        }
    }

    private final TreeMap<String, Node> visible = new TreeMap<>();
    private final TreeMap<String, Node> durable = new TreeMap<>();
    private final List<Step> unsynced = new ArrayList<>();

    Node get(String name) {
        return name.isEmpty() ? new Node(null) : visible.get(name);
    }

    SimulatedFile file(String name) throws IOException {
        Node node = get(name);
        if (node == null || node.isDirectory()) {
            throw new IOException((node == null ? "no such file: " : "is a directory: ") + name);
        }
        return node.file();
    }

    void add(String name, Node node) throws IOException {
        requireDirectory(DiskNames.parent(name));
        apply(List.of(new Change(name, node)));
    }

    void remove(String name) throws IOException {
        Node node = get(name);
        if (node == null || (node.isDirectory() && !children(name).isEmpty())) {
            throw new IOException((node == null ? "no such file: " : "directory not empty: ") + name);
        }
        apply(List.of(new Change(name, null)));
    }

    void rename(String from, String to) throws IOException {
        Node node = new Node(file(from));
        requireDirectory(DiskNames.parent(to));
        apply(List.of(new Change(to, node), new Change(from, null)));
    }

    private void apply(List<Change> changes) {
        Step step = new Step(changes);
        step.applyTo(visible);
        unsynced.add(step);
    }

    void requireDirectory(String name) throws IOException {
        Node node = get(name);
        if (node == null || !node.isDirectory()) {
            throw new IOException("no such directory: " + name);
        }
    }

    List<String> children(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        List<String> names = new ArrayList<>();
        for (String name : visible.tailMap(prefix, true).keySet()) {
            if (!name.startsWith(prefix)) {
                break;
            }
            if (name.indexOf('/', prefix.length()) < 0) {
                names.add(name.substring(prefix.length()));
            }
        }
        return names;
    }

    /** Makes the changes of a directory durable, and those that they hang together with. */
    void sync(String directory) {
        Set<String> directories = new TreeSet<>(Set.of(directory));
        List<Step> synced = new ArrayList<>();
        for (int i = unsynced.size() - 1; i >= 0; i--) {
            Set<String> touched = unsynced.get(i).directories();
            if (touched.stream().anyMatch(directories::contains)) {
                directories.addAll(touched);
                synced.add(0, unsynced.remove(i));
            }
        }
        synced.forEach(step -> step.applyTo(durable));
    }

    int undecided() {
        return unsynced.size();
    }

    /** Every file that a crash may leave under some name, in an order that is the same each time. */
    Set<SimulatedFile> possibleFiles() {
        Set<SimulatedFile> files = new LinkedHashSet<>();
        durable.values().forEach(node -> add(files, node));
        for (Step step : unsynced) {
            step.changes().forEach(change -> add(files, change.node()));
        }
        return files;
    }

    private static void add(Set<SimulatedFile> files, Node node) {
        if (node != null && !node.isDirectory()) {
            files.add(node.file());
        }
    }

    Set<SimulatedFile> visibleFiles() {
        Set<SimulatedFile> files = new LinkedHashSet<>();
        visible.values().forEach(node -> add(files, node));
        return files;
    }

    /** The names that a crash leaves. A name whose directory is gone is gone too. */
    TreeMap<String, Node> crash(CrashChooser chooser) {
        TreeMap<String, Node> left = new TreeMap<>(durable);
        for (Step step : unsynced) {
            if (chooser.choose(2) == 1) {
                step.applyTo(left);
            }
        }
        left.keySet().removeIf(name -> !reachable(name, left));
        return left;
    }

    private static boolean reachable(String name, NavigableMap<String, Node> names) {
        for (String at = DiskNames.parent(name); !at.isEmpty(); at = DiskNames.parent(at)) {
            Node node = names.get(at);
            if (node == null || !node.isDirectory()) {
                return false;
            }
        }
        return true;
    }

    void removeDurably(String name) {
        visible.remove(name);
        durable.remove(name);
    }

    void addDurable(String name, Node node) {
        visible.put(name, node);
        durable.put(name, node);
    }
}
