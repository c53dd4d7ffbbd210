package dev.tidemark.server.cli.base;

import picocli.CommandLine;

/** The version from the manifest of the jar. */
public final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "tidemark " + (version == null ? "(not packaged)" : version),
            "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")"
        };
    }
}
