package dev.tidemark.server.command;

import dev.tidemark.kv.KvCommand;
import dev.tidemark.kv.KvCommandCodec;
import dev.tidemark.kv.KvCommands;
import dev.tidemark.node.Gateway;
import dev.tidemark.server.front.FrontContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** All commands that clients may send. */
public final class Commands {
    private static final byte[] DBSIZE = "dbsize".getBytes(StandardCharsets.US_ASCII);

    private Commands() {}

    public static CommandTable all(FrontContext front) {
        Passwords passwords = new Passwords(front.settings().password());
        List<Command> commands = new ArrayList<>();
        commands.add(new PingCommand());
        commands.add(new EchoCommand());
        commands.add(new QuitCommand());
        commands.add(new ResetCommand());
        commands.add(new SelectCommand());
        commands.add(new TimeCommand(Clock.systemUTC()));
        commands.add(new AuthCommand(passwords));
        commands.add(new HelloCommand(front, passwords));
        commands.add(new ClientCommand(front));
        commands.add(new CommandCommand(front));
        commands.add(new ConfigCommand(front.settings()));
        commands.add(new InfoCommand(front, Commands::countKeys));
        commands.add(new ClusterCommand(front));
        commands.add(new ReadOnlyCommand("readonly"));
        commands.add(new ReadOnlyCommand("readwrite"));
        commands.add(new WaitCommand(front));
        commands.add(new TideStatusCommand(front));
        commands.add(new TideLogCommand(front));
        commands.add(new TideTransferCommand(front));
        commands.add(new TideOnceCommand(front.gateway()));
        for (KvCommand command : KvCommands.all()) {
            commands.add(new StateCommand(command, front.gateway()));
        }
        return new CommandTable(commands);
    }

    private static void countKeys(Gateway gateway, Gateway.ReadHandler handler) {
        gateway.read(KvCommandCodec.encode(DBSIZE), handler);
    }
}
