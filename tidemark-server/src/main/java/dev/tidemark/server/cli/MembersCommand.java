package dev.tidemark.server.cli;

import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.NodeOptions;
import dev.tidemark.server.cli.base.Version;
import dev.tidemark.server.cli.members.MembersList;
import dev.tidemark.server.cli.members.MembersRun;
import dev.tidemark.server.http.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "members",
        description = {
            "Shows and changes the members of a running cluster. Each command may be given again, to any node.",
            "What a change leads to, the leaders do by themselves, also when this command has ended."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "More: docs/operations.md"})
final class MembersCommand implements Runnable {
    private static final int UNDER_WAY = 3;
    private static final String CODES = "%nExit codes:%n";
    private static final String DONE = "0:it is done";
    private static final String REFUSED = "1:it was refused, or nobody answered";
    private static final String WRONG = "2:the command line is wrong";
    private static final String BEGUN = "3:it is begun and goes on by itself; --wait was over";
    private static final String VERSION = "IF";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** What all changes can be told. */
    static final class ChangeOptions {
        @Mixin
        private NodeOptions node;

        @Option(
                names = "--if",
                paramLabel = "VERSION",
                description = "only if the members are still those of this version of the list")
        private Long version;

        @Option(
                names = "--wait",
                paramLabel = "SECONDS",
                defaultValue = "60",
                description = "how long to follow it (default: ${DEFAULT-VALUE})")
        private int wait;

        @Option(names = "--json", description = "for machines: the members when it is done")
        private boolean json;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "give a command: list, add, replace, remove, promote, move, zone, cancel or level");
    }

    @Command(
            name = "list",
            description = "Shows the members, and what changes.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = CODES,
            exitCodeList = {"0:nothing changes", "1:nobody answered", WRONG, "3:a change is under way"})
    int list(
            @Mixin NodeOptions node,
            @Option(names = "--json", description = "for machines: the reply of TIDE.MEMBERS") boolean json)
            throws CliException {
        MembersList list = new MembersRun(node.address(), node.password(), err()).list();
        print(list, json);
        return list.isChanging() ? UNDER_WAY : 0;
    }

    @Command(
            name = "add",
            description = "Adds a node, which is started with --join and votes once it has caught up.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = CODES,
            exitCodeList = {DONE, REFUSED, WRONG, BEGUN})
    int add(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID=HOST:PORT", description = "number and peer address of the node") String member,
            @Option(names = "--client", paramLabel = "HOST:PORT", description = "where it serves clients")
                    String client,
            @Option(names = "--learner", description = "it follows the log and does not vote") boolean learner,
            @Option(
                            names = "--spare",
                            description = "it follows the log, and takes the place of a voter that is silent for long")
                    boolean spare,
            @Option(names = "--zone", paramLabel = "ZONE", description = "what it may be lost together with")
                    String zone)
            throws CliException {
        if (learner && spare) {
            throw new CommandLine.ParameterException(spec.commandLine(), "give --learner or --spare, not both");
        }
        List<String> words = new ArrayList<>(List.of(learner ? "LEARN" : "ADD"));
        words.addAll(idAndAddress(member));
        words.addAll(client == null ? List.of() : List.of(client));
        words.addAll(spare ? List.of("SPARE") : List.of());
        words.addAll(zone == null ? List.of() : List.of("ZONE", zone));
        return change(options, words, null);
    }

    @Command(
            name = "replace",
            description = {
                "Has another node take the place of a voter, once it has caught up.",
                "Without --with: the voter lost its data directory and is started again with an empty one."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = CODES,
            exitCodeList = {DONE, REFUSED, WRONG, BEGUN})
    int replace(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "ID", description = "number of the voter that is gone") int id,
            @Option(names = "--with", paramLabel = "ID=HOST:PORT", description = "another node; start it with --join")
                    String other,
            @Option(names = "--client", paramLabel = "HOST:PORT", description = "where that serves clients")
                    String client,
            @Option(names = "--zone", paramLabel = "ZONE", description = "what that may be lost together with")
                    String zone)
            throws CliException {
        List<String> words = new ArrayList<>(List.of("REPLACE", Integer.toString(id)));
        if (other != null) {
            words.addAll(idAndAddress(other));
        }
        words.addAll(client == null ? List.of() : List.of(client));
        words.addAll(zone == null ? List.of() : List.of("ZONE", zone));
        return change(options, words, null);
    }

    @Command(
            name = "remove",
            description = "Removes a node for good; what its data directory holds is refused from then on.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = CODES,
            exitCodeList = {DONE, REFUSED, WRONG, BEGUN})
    int remove(@Mixin ChangeOptions options, @Parameters(paramLabel = "ID") int id) throws CliException {
        return change(options, List.of("REMOVE", Integer.toString(id)), null);
    }

    @Command(
            name = "promote",
            description = "Has a learner or spare vote, once it has caught up.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = CODES,
            exitCodeList = {DONE, REFUSED, WRONG, BEGUN})
    int promote(@Mixin ChangeOptions options, @Parameters(paramLabel = "ID") int id) throws CliException {
        return change(options, List.of("PROMOTE", Integer.toString(id)), null);
    }

    @Command(
            name = "move",
            description = "Tells the cluster where a node is now.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = CODES,
            exitCodeList = {DONE, REFUSED, WRONG, BEGUN})
    int move(
            @Mixin ChangeOptions options,
            @Parameters(index = "0", paramLabel = "ID") int id,
            @Parameters(index = "1", paramLabel = "HOST:PORT", description = "where other nodes reach it")
                    String address,
            @Option(names = "--client", paramLabel = "HOST:PORT", description = "where it serves clients")
                    String client)
            throws CliException {
        return change(options, List.of("MOVE", Integer.toString(id), address), client);
    }

    @Command(
            name = "zone",
            description = "Tells what a node may be lost together with, such as its room or rack.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = CODES,
            exitCodeList = {DONE, REFUSED, WRONG, BEGUN})
    int zone(
            @Mixin ChangeOptions options,
            @Parameters(index = "0", paramLabel = "ID") int id,
            @Parameters(
                            index = "1",
                            paramLabel = "ZONE",
                            arity = "0..1",
                            description = "up to 32 letters, digits, dots, hyphens and underscores; none: not known")
                    String zone)
            throws CliException {
        List<String> words = new ArrayList<>(List.of("ZONE", Integer.toString(id)));
        words.addAll(zone == null ? List.of() : List.of(zone));
        return change(options, words, null);
    }

    @Command(
            name = "cancel",
            description = "Removes the node that is catching up to become a voter.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = CODES,
            exitCodeList = {DONE, REFUSED, WRONG, BEGUN})
    int cancel(@Mixin ChangeOptions options) throws CliException {
        return change(options, List.of("CANCEL"), null);
    }

    @Command(
            name = "level",
            description = {
                "Raises the feature level, once every member runs a release that supports it.",
                "Until then the release before can come back; a level never falls."
            },
            mixinStandardHelpOptions = true,
            exitCodeListHeading = CODES,
            exitCodeList = {DONE, REFUSED, WRONG, BEGUN})
    int level(
            @Mixin ChangeOptions options,
            @Parameters(paramLabel = "LEVEL", description = "its number; the list shows what each member supports")
                    int level)
            throws CliException {
        return change(options, List.of("LEVEL", Integer.toString(level)), null);
    }

    private List<String> idAndAddress(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "\"" + text + "\" is not of the form ID=HOST:PORT");
        }
        return List.of(text.substring(0, equals), text.substring(equals + 1));
    }

    private int change(ChangeOptions options, List<String> words, String client) throws CliException {
        List<String> command = new ArrayList<>(List.of("TIDE.MEMBERS"));
        command.addAll(words);
        if (client != null) {
            command.add(client);
        }
        if (options.version != null) {
            command.addAll(List.of(VERSION, options.version.toString()));
        }
        MembersRun run = new MembersRun(options.node.address(), options.node.password(), err());
        run.change(command);
        MembersList done = run.follow(options.wait);
        print(done == null ? run.list() : done, options.json);
        return done == null ? UNDER_WAY : 0;
    }

    private void print(MembersList list, boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.write(list.fields()) + System.lineSeparator() : list.table());
        out.flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
