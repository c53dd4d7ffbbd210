package dev.tidemark.server.resp;

/**
 * A client sent what is not RESP, or more than it may. The connection is of no use afterwards: answer, then close it.
 */
public final class RespProtocolException extends Exception {
    RespProtocolException(String what) {
        super("ERR Protocol error: " + what, null, false, false);
    }
}
