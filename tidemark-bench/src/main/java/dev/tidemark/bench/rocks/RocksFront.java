package dev.tidemark.bench.rocks;

import dev.tidemark.server.resp.RespDecoder;
import dev.tidemark.server.resp.RespLimits;
import dev.tidemark.server.resp.RespProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One client's connection. */
final class RocksFront extends ChannelInboundHandlerAdapter {
    private static final int MAX_ENTRY_BYTES = 1 << 20;
    private static final byte[] PONG = Turn.ascii("+PONG\r\n");
    private static final byte[] UNKNOWN = Turn.ascii("-ERR unknown command\r\n");

    private final Turn turn;
    private final RespDecoder decoder = new RespDecoder(RespLimits.forEntries(MAX_ENTRY_BYTES), true);

    /** @param turn of all clients */
    RocksFront(Turn turn) {
        this.turn = turn;
    }

    @Override
    public void channelRead(ChannelHandlerContext client, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            byte[][] command = decoder.next(in);
            while (command != null) {
                run(client, command);
                command = decoder.next(in);
            }
        } catch (RespProtocolException e) {
            client.close();
        } finally {
            in.release();
        }
    }

    private void run(ChannelHandlerContext client, byte[][] command) {
        String name = new String(command[0], StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
        if (name.equals("SET") && command.length == 3) {
            turn.set(client, command[1], command[2]);
        } else if (name.equals("GET") && command.length == 2) {
            turn.get(client, command[1]);
        } else {
            turn.say(client, name.equals("PING") ? PONG : UNKNOWN);
        }
    }
}
