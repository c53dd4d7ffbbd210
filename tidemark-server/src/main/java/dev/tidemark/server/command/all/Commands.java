package dev.tidemark.server.command.all;

import dev.tidemark.kv.KvCommands;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandTable;
import dev.tidemark.server.command.client.ClientCommands;
import dev.tidemark.server.command.cluster.ClusterCommands;
import dev.tidemark.server.command.cluster.ReadOnlyCommand;
import dev.tidemark.server.command.cluster.RoleCommand;
import dev.tidemark.server.command.cluster.SentinelCommands;
import dev.tidemark.server.command.cluster.WaitCommand;
import dev.tidemark.server.command.config.ConfigCommands;
import dev.tidemark.server.command.connection.AuthCommand;
import dev.tidemark.server.command.connection.EchoCommand;
import dev.tidemark.server.command.connection.HelloCommand;
import dev.tidemark.server.command.connection.Passwords;
import dev.tidemark.server.command.connection.PingCommand;
import dev.tidemark.server.command.connection.QuitCommand;
import dev.tidemark.server.command.connection.ResetCommand;
import dev.tidemark.server.command.connection.SelectCommand;
import dev.tidemark.server.command.pubsub.PubSubCommands;
import dev.tidemark.server.command.server.CommandCommands;
import dev.tidemark.server.command.server.HarmlessCommands;
import dev.tidemark.server.command.server.InfoCommand;
import dev.tidemark.server.command.server.LatencyCommands;
import dev.tidemark.server.command.server.MemoryCommands;
import dev.tidemark.server.command.server.ObjectCommands;
import dev.tidemark.server.command.server.SaveCommands;
import dev.tidemark.server.command.server.ShutdownCommand;
import dev.tidemark.server.command.server.SlowLogCommands;
import dev.tidemark.server.command.server.TimeCommand;
import dev.tidemark.server.command.state.StateCommand;
import dev.tidemark.server.command.tide.TideBackupCommand;
import dev.tidemark.server.command.tide.TideConsistencyCommand;
import dev.tidemark.server.command.tide.TideLogCommand;
import dev.tidemark.server.command.tide.TideMembersCommand;
import dev.tidemark.server.command.tide.TideOnceCommand;
import dev.tidemark.server.command.tide.TideQuorumCommand;
import dev.tidemark.server.command.tide.TideReadCommand;
import dev.tidemark.server.command.tide.TideScrubCommand;
import dev.tidemark.server.command.tide.TideStatusCommand;
import dev.tidemark.server.command.tide.TideTokenCommand;
import dev.tidemark.server.command.tide.TideTransferCommand;
import dev.tidemark.server.command.transaction.ExecCommand;
import dev.tidemark.server.command.transaction.TransactionCommands;
import dev.tidemark.server.front.FrontContext;
import java.util.ArrayList;
import java.util.List;

/** All commands that clients may send. */
public final class Commands {
    private Commands() {}

    public static CommandTable all(FrontContext front) {
        List<Command> commands = new ArrayList<>();
        addConnection(commands, front);
        addServer(commands, front);
        ExecCommand exec = new ExecCommand(front);
        commands.addAll(TransactionCommands.all(front, exec));
        addCluster(commands, front, exec);
        commands.addAll(PubSubCommands.all(front));
        KvCommands.all().forEach(command -> commands.add(ofState(command, front)));
        return new CommandTable(commands);
    }

    /** Two of them are containers: of one most subcommands are about this node, of the other each has a key. */
    private static Command ofState(KvCommand command, FrontContext front) {
        return switch (command.info().name()) {
            case "memory" -> MemoryCommands.container(command, front);
            case "object" -> ObjectCommands.container(command, front.gateway());
            default -> new StateCommand(command, front.gateway());
        };
    }

    private static void addConnection(List<Command> commands, FrontContext front) {
        Passwords passwords = new Passwords(front.live()::password);
        commands.add(new PingCommand());
        commands.add(new EchoCommand());
        commands.add(new QuitCommand());
        commands.add(new ResetCommand());
        commands.add(new SelectCommand());
        commands.add(new AuthCommand(passwords));
        commands.add(new HelloCommand(front, passwords));
        commands.add(ClientCommands.container(front));
    }

    private static void addServer(List<Command> commands, FrontContext front) {
        commands.add(new TimeCommand(front));
        commands.add(CommandCommands.container(front));
        commands.add(ConfigCommands.container(front));
        commands.add(new InfoCommand(front));
        commands.addAll(SaveCommands.all(front));
        commands.add(new ShutdownCommand(front));
        commands.add(SlowLogCommands.container(front));
        commands.add(LatencyCommands.container(front));
        commands.add(HarmlessCommands.function());
        commands.add(HarmlessCommands.debug());
    }

    private static void addCluster(List<Command> commands, FrontContext front, ExecCommand exec) {
        commands.add(ClusterCommands.container(front));
        commands.add(new ReadOnlyCommand(front, true));
        commands.add(new ReadOnlyCommand(front, false));
        commands.add(new RoleCommand(front));
        commands.add(SentinelCommands.container(front));
        commands.add(new WaitCommand(front));
        commands.add(new TideStatusCommand(front));
        commands.add(new TideLogCommand(front));
        commands.add(new TideScrubCommand(front));
        commands.add(new TideBackupCommand(front));
        commands.add(new TideTransferCommand(front));
        commands.add(new TideQuorumCommand(front));
        commands.add(new TideMembersCommand(front));
        commands.add(new TideOnceCommand(front, exec));
        commands.add(new TideReadCommand(front));
        commands.add(new TideConsistencyCommand(front));
        commands.add(new TideTokenCommand(front));
    }
}
