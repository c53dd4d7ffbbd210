package dev.tidemark.server.command.state;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.Command;
import dev.tidemark.state.reply.Reply;

/**
 * A subcommand that asks the state, such as {@code MEMORY USAGE}: the command of the state knows all its subcommands.
 */
public final class StateSubcommand implements Command {
    private final CommandInfo info;
    private final KvCommand command;
    private final Gateway gateway;

    /** @param command a read */
    public StateSubcommand(CommandInfo info, KvCommand command, Gateway gateway) {
        this.info = info;
        this.command = command;
        this.gateway = gateway;
    }

    @Override
    public CommandInfo info() {
        return info;
    }

    @Override
    public Order order() {
        return Order.READ;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        return command.check(arguments);
    }

    @Override
    public boolean touchesKeys() {
        return true;
    }

    @Override
    public byte[] stateBody(int database, byte[][] arguments) {
        return KvCommandCodec.encode(database, arguments);
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        session.read(gateway, KvCommandCodec.encode(session.database(), arguments), answer);
    }
}
