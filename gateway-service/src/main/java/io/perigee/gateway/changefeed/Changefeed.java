package io.perigee.gateway.changefeed;

import io.netty.channel.Channel;
import io.perigee.gateway.answer.Refusal;
import io.perigee.gateway.answer.Refused;
import io.perigee.gateway.config.GatewayConfig;
import io.perigee.gateway.credential.FormBody;
import io.perigee.gateway.exchange.Answers;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.region.RegionIds;
import io.perigee.gateway.topic.TopicReader;
import io.perigee.gateway.topic.TopicSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * CloudAPI's GetChangefeed: a WebSocket that tells an account's changes of machines, volumes,
 * images and networks as they are published. Without {@code ?since=} it begins now; with it,
 * nothing in between is lost or repeated, for as long as the topics keep superseded records (24 h).
 */
public final class Changefeed {

  private static final Refusal AWAY =
      new Refusal(503, "ServiceUnavailable", "the changefeed is not available now", 2, null);

  private final GatewayConfig.Feed config;
  private final Answers answers;
  private final Clock clock;
  private final TopicSource source;
  private final RegionIds regions;
  private final Hub hub = new Hub();
  private final TopicReader reader;
  private final Map<String, Integer> sockets = new ConcurrentHashMap<>();
  private final Semaphore open;
  private final Semaphore catchUps;

  public Changefeed(
      GatewayConfig.Feed config,
      GatewayConfig.Broker broker,
      RegionIds regions,
      Answers answers,
      Clock clock) {
    this.config = config;
    this.regions = regions;
    this.answers = answers;
    this.clock = clock;
    this.source = new TopicSource(broker, Resource.topics());
    this.reader = TopicReader.ofChanges("changefeed", source, hub);
    this.open = new Semaphore(config.sockets());
    this.catchUps = new Semaphore(config.catchUps());
  }

  /** Begins to read the topic. */
  public void start() {
    if (config.enabled()) {
      reader.start();
    }
  }

  /** Ends every socket and the reading. */
  public void stop() throws InterruptedException {
    hub.leaveAll().forEach(left -> left.close((short) 1001, "the gateway goes away"));
    if (config.enabled()) {
      reader.stop();
    }
  }

  /** True while the topic is being read, or the feed is not offered at all. */
  public boolean isReady() {
    return !config.enabled() || hub.positions() != null;
  }

  /** Opens a socket for an exchange whose caller is known, or refuses it. */
  public void open(Exchange exchange) {
    String account = exchange.principal().account();
    Map<String, byte[]> query = FormBody.query(exchange.request().query());
    if (account == null) {
      throw new Refused(Refusal.forbidden("only an account has a changefeed"));
    }
    if (!exchange.request().headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
      throw new Refused(
          new Refusal(400, "UpgradeRequiredError", "the changefeed is a WebSocket", 0, null));
    }
    Wish wish = wish(exchange.datacenter(), query);
    if (hub.positions() == null) {
      throw new Refused(AWAY);
    }
    String since = text(query, "since");
    if (since == null) {
      upgrade(exchange, account, wish, null);
      return;
    }
    if (!catchUps.tryAcquire()) {
      throw new Refused(
          new Refusal(503, "ServiceUnavailable", "too many catch-ups at once; try again", 2, null));
    }
    prepare(since)
        .onSuccess(past -> upgrade(exchange, account, wish, past))
        .onFailure(
            failure -> {
              catchUps.release();
              answers.refuse(
                  exchange, failure instanceof Refused refused ? refused.refusal() : AWAY);
            });
  }

  private Wish wish(String datacenter, Map<String, byte[]> query) {
    String region =
        datacenter == null ? null : regions.of(datacenter).orElseThrow(() -> new Refused(AWAY));
    try {
      return Wish.ofQuery(text(query, "resource"), text(query, "vms"), text(query, "ids"), region);
    } catch (Wish.Malformed e) {
      throw new Refused(Refusal.invalid(e.getMessage()));
    }
  }

  private Future<CatchUp> prepare(String since) {
    Context context = Vertx.currentContext();
    Promise<CatchUp> prepared = Promise.promise();
    Thread.startVirtualThread(
        () -> {
          try {
            CatchUp past = CatchUp.from(since, source, clock);
            context.runOnContext(ignored -> prepared.complete(past));
          } catch (RuntimeException e) {
            context.runOnContext(ignored -> prepared.fail(e));
          }
        });
    return prepared.future();
  }

  private void upgrade(Exchange exchange, String account, Wish wish, CatchUp past) {
    if (!admit(account)) {
      discard(past);
      answers.refuse(exchange, Refusal.throttled(2));
      return;
    }
    exchange.request().resume();
    Channel channel = ((ConnectionBase) exchange.request().connection()).channel();
    exchange
        .request()
        .toWebSocket()
        .onSuccess(
            socket -> {
              exchange.switched();
              opened(socket, channel, account, wish, past);
            })
        .onFailure(
            failure -> {
              discard(past);
              dismiss(account);
            });
  }

  private void opened(
      ServerWebSocket socket, Channel channel, String account, Wish wish, CatchUp past) {
    Context context = Vertx.currentContext();
    Subscription subscription = new Subscription(socket, channel, context, config.queue(), wish);
    Keepalive keepalive = new Keepalive(socket, context.owner(), config.ping());
    socket.closeHandler(
        ignored -> {
          keepalive.stop();
          subscription.closed();
          hub.leave(account, subscription);
          dismiss(account);
        });
    if (past == null && !hub.join(account, subscription, null)) {
      subscription.close(Subscription.RESTARTED, "the feed begins anew");
      return;
    }
    new Greeting(socket, context.owner(), config.greeting())
        .await(subscription, () -> begin(account, subscription, past));
  }

  /** The wish is known: the past first if one was asked for, then what waits. */
  private void begin(String account, Subscription subscription, CatchUp past) {
    if (past == null) {
      subscription.flow();
      return;
    }
    Thread.startVirtualThread(
        () -> {
          try (past) {
            if (past.run(account, subscription, hub)) {
              subscription.flow();
            } else {
              subscription.close(
                  Subscription.RESTARTED, "the feed begins anew: come again with ?since=");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            subscription.close(
                Subscription.RESTARTED, "the feed begins anew: come again with ?since=");
          } finally {
            catchUps.release();
          }
        });
  }

  private void discard(CatchUp past) {
    if (past != null) {
      catchUps.release();
      Thread.startVirtualThread(past::close);
    }
  }

  private boolean admit(String account) {
    if (!open.tryAcquire()) {
      return false;
    }
    if (sockets.merge(account, 1, Integer::sum) > config.socketsPerAccount()) {
      dismiss(account);
      return false;
    }
    return true;
  }

  private void dismiss(String account) {
    open.release();
    sockets.computeIfPresent(account, (ignored, count) -> count > 1 ? count - 1 : null);
  }

  private static String text(Map<String, byte[]> query, String name) {
    byte[] value = query.get(name);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }
}
