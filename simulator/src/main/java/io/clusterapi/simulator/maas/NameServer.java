package io.clusterapi.simulator.maas;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The DNS server of MAAS, over UDP: answers for its own domains and asks this system's resolver for
 * all other names, as the real one forwards.
 */
final class NameServer implements AutoCloseable {
  private static final int FORWARDED_TTL = 5;

  private final Zone zone;
  private final Executor blocking;
  private final Channel channel;

  /**
   * @param port 0 takes a free one
   * @throws IllegalStateException when the port is taken
   */
  NameServer(Zone zone, EventLoopGroup loops, Executor blocking, String host, int port) {
    this.zone = zone;
    this.blocking = blocking;
    try {
      channel =
          new Bootstrap()
              .group(loops)
              .channel(NioDatagramChannel.class)
              .handler(
                  new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel datagrams) {
                      datagrams
                          .pipeline()
                          .addLast(
                              new DatagramDnsQueryDecoder(),
                              new DatagramDnsResponseEncoder(),
                              new Queries());
                    }
                  })
              .bind(host, port)
              .syncUninterruptibly()
              .channel();
    } catch (Exception e) {
      // The bind's own exception is thrown undeclared.
      throw new IllegalStateException(
          "The simulator cannot answer DNS on "
              + host
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "). Stop what holds the port, or choose another with"
              + " -Dcapi.simulator.maas.dns.port=PORT.",
          e);
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void close() {
    channel.close();
  }

  private final class Queries extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
      DnsQuestion question = query.recordAt(DnsSection.QUESTION);
      DatagramDnsResponse response =
          new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
      response.setRecursionDesired(query.isRecursionDesired());
      response.setRecursionAvailable(true);
      if (question == null) {
        context.writeAndFlush(response.setCode(DnsResponseCode.FORMERR));
        return;
      }
      response.addRecord(DnsSection.QUESTION, question);
      String name = question.name().replaceFirst("\\.$", "");
      if (Zone.covers(name)) {
        response.setAuthoritativeAnswer(true);
        answer(context, response, question, zone.lookUp(name));
      } else {
        blocking.execute(() -> answer(context, response, question, forwarded(name)));
      }
    }

    private void answer(
        ChannelHandlerContext context,
        DatagramDnsResponse response,
        DnsQuestion question,
        Optional<Zone.Answer> found) {
      if (found.isEmpty()) {
        response.setCode(DnsResponseCode.NXDOMAIN);
      } else if (question.type().equals(DnsRecordType.A)) {
        for (String address : found.get().addresses()) {
          ByteBuf content = Unpooled.wrappedBuffer(bytes(address));
          response.addRecord(
              DnsSection.ANSWER,
              new DefaultDnsRawRecord(
                  question.name(), DnsRecordType.A, found.get().ttl(), content));
        }
      }
      context.writeAndFlush(response);
    }
  }

  private static byte[] bytes(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(address + " is no address", e);
    }
  }

  private static Optional<Zone.Answer> forwarded(String name) {
    try {
      List<String> addresses = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(name)) {
        if (address instanceof Inet4Address) {
          addresses.add(address.getHostAddress());
        }
      }
      return Optional.of(new Zone.Answer(addresses, FORWARDED_TTL));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
