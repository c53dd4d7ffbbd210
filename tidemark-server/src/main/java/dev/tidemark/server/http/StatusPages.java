package dev.tidemark.server.http;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.TidemarkNode;
import dev.tidemark.server.status.StatusFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /health}: 200 while the node serves, else 503 and the reason. {@code GET /status}: JSON. Who asks on
 * without reading the answers is disconnected, so that what waits for a connection has a bound (H116).
 */
final class StatusPages extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(StatusPages.class);
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final NodeInView view;
    private final HostPort address;

    /** @param address of this server, as others are told */
    StatusPages(NodeInView view, HostPort address) {
        this.view = view;
        this.address = address;
    }

    private record Page(HttpResponseStatus status, String type, String text) {}

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!ctx.channel().isWritable()) {
            LOG.debug("an HTTP connection is closed: it asks on and does not read the answers");
            ctx.close();
            return;
        }
        Page page = page(request);
        ByteBuf body = Unpooled.copiedBuffer(page.text(), StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, page.status(), body);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, page.type());
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        boolean keepAlive =
                HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
        HttpUtil.setContentLength(response, body.readableBytes());
        HttpUtil.setKeepAlive(response, keepAlive);
        if (request.method().equals(HttpMethod.HEAD)) {
            body.clear();
        }
        var written = ctx.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private Page page(FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return new Page(HttpResponseStatus.BAD_REQUEST, PLAIN, "not understood\n");
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            return new Page(HttpResponseStatus.METHOD_NOT_ALLOWED, PLAIN, "only GET and HEAD\n");
        }
        return switch (new QueryStringDecoder(request.uri()).rawPath()) {
            case "/health" -> health();
            case "/status" -> new Page(HttpResponseStatus.OK, "application/json", Json.write(status()) + "\n");
            default -> new Page(HttpResponseStatus.NOT_FOUND, PLAIN, "there are /health and /status\n");
        };
    }

    private Page health() {
        TidemarkNode node = view.node();
        if (node == null) {
            return new Page(HttpResponseStatus.SERVICE_UNAVAILABLE, PLAIN, view.starting() + "\n");
        }
        NodeStatus status = node.status();
        return status.serving()
                ? new Page(HttpResponseStatus.OK, PLAIN, "serving\n")
                : new Page(HttpResponseStatus.SERVICE_UNAVAILABLE, PLAIN, status.reason() + "\n");
    }

    private Map<String, Object> status() {
        TidemarkNode node = view.node();
        return node == null
                ? new TreeMap<>(Map.of("serving", false, "reason", view.starting()))
                : StatusFields.of(node.status(), address);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("an HTTP connection is closed: {}", cause.toString());
        ctx.close();
    }
}
