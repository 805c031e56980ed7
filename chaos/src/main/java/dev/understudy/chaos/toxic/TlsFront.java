package dev.understudy.chaos.toxic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends the TLS of a client with a certificate of our own. A client that speaks none passes, and has
 * not met it.
 */
final class TlsFront extends OptionalSslHandler {

  private final Runnable effect;

  TlsFront(SslContext context, Runnable effect) {
    super(context);
    this.effect = effect;
  }

  @Override
  protected SslHandler newSslHandler(ChannelHandlerContext channel, SslContext given) {
    SslHandler handler = super.newSslHandler(channel, given);
    // Whether it was refused, as it should be, or accepted: the client has seen it.
    handler.handshakeFuture().addListener(_ -> effect.run());
    return handler;
  }
}
