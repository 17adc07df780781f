package io.perigee.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.perigee.contracts.region.RegionUrls;
import io.perigee.contracts.topic.Topics;
import io.perigee.gateway.access.Entrance;
import io.perigee.gateway.access.MachineTags;
import io.perigee.gateway.access.Owners;
import io.perigee.gateway.access.Permission;
import io.perigee.gateway.access.RoleTags;
import io.perigee.gateway.answer.CloudApiHeaders;
import io.perigee.gateway.changefeed.Changefeed;
import io.perigee.gateway.config.GatewayConfig;
import io.perigee.gateway.config.SettingsAtStart;
import io.perigee.gateway.credential.AccountChanges;
import io.perigee.gateway.credential.AuthService;
import io.perigee.gateway.credential.Credentials;
import io.perigee.gateway.exchange.Answers;
import io.perigee.gateway.exchange.Exchange;
import io.perigee.gateway.forward.Breakers;
import io.perigee.gateway.forward.Forwarder;
import io.perigee.gateway.forward.Services;
import io.perigee.gateway.identity.IdentityTokens;
import io.perigee.gateway.identity.InstallationKey;
import io.perigee.gateway.openapi.Pages;
import io.perigee.gateway.own.OwnEndpoints;
import io.perigee.gateway.region.Datacenters;
import io.perigee.gateway.region.Listeners;
import io.perigee.gateway.region.RegionIds;
import io.perigee.gateway.route.RouteFile;
import io.perigee.gateway.route.RouteTable;
import io.perigee.gateway.throttle.Throttle;
import io.perigee.gateway.topic.TopicReader;
import io.perigee.gateway.topic.TopicSource;
import io.perigee.gateway.watch.Watch;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;

/**
 * Puts the gateway together at the start and in front of everything else that listens on its port.
 */
@ApplicationScoped
final class Wiring {

  // How long requests under way have when the gateway is told to stop.
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private Services services;
  private Changefeed changefeed;
  private final List<TopicReader> readers = new ArrayList<>();
  private Watch watch;

  void start(
      @Observes Router router,
      Vertx vertx,
      GatewayConfig config,
      @ConfigProperty(name = "quarkus.http.host") String host,
      MeterRegistry registry) {
    SettingsAtStart.check(config);
    Clock clock = Clock.systemUTC();
    RouteTable table = new RouteTable(new RouteFile(config.bodyLimit(), config.deadline()).read());
    Breakers breakers = new Breakers(config.breaker(), clock, registry);
    services = new Services(vertx, config.services(), config.pool(), breakers::of);
    IdentityTokens tokens =
        new IdentityTokens(
            InstallationKey.read(config.identityKeyFile()), clock, config.credentials().entries());
    AuthService auth =
        new AuthService(services.of("auth"), tokens, clock, config.credentials().deadline());
    Credentials credentials = new Credentials(auth, config.credentials(), clock);
    Answers answers = new Answers(new CloudApiHeaders(config.datacenter(), clock));
    GatewayConfig.Throttling limits = config.throttle();
    Throttle principals =
        new Throttle(
            limits.perPrincipal(), limits.burstPerPrincipal(), limits.entries(), System::nanoTime);
    Throttle addresses =
        new Throttle(
            limits.perAddress(), limits.burstPerAddress(), limits.entries(), System::nanoTime);
    RegionIds regionIds = new RegionIds();
    changefeed = new Changefeed(config.changefeed(), config.kafka(), regionIds, answers, clock);
    Passage passage =
        new Passage(
            new OwnEndpoints(answers, table, config.commit()),
            changefeed,
            new Forwarder(vertx, services, tokens, answers, clock),
            credentials,
            principals,
            addresses);
    Owners owners = new Owners(services, tokens, clock, config.credentials().deadline());
    RoleTags roleTags = new RoleTags(table, owners, auth, credentials);
    Entrance entrance =
        new Entrance(
            credentials.accesses(), new Permission(new MachineTags(owners), clock), roleTags);
    Doors doors =
        new Doors(
            new LunaDoor(credentials.luna(), passage),
            new CloudApiDoor(credentials.cloudApi(), entrance, roleTags, passage),
            new LunaNodeDoor(credentials.lunaNode(), table, passage),
            addresses);
    Gateway gateway =
        new Gateway(
            table,
            new Datacenters(RegionUrls.parse(config.regions().orElse(null))),
            answers,
            doors,
            config.cloudApiReadOnly());
    watch = new Watch(registry, table, config.accessLog());
    changefeed.start();
    if (config.changefeed().enabled()) {
      readers.add(
          TopicReader.ofChanges(
              "accounts",
              new TopicSource(config.kafka(), Topics.ACCOUNTS),
              new AccountChanges(credentials)));
      readers.add(
          TopicReader.ofAll("regions", new TopicSource(config.kafka(), Topics.REGIONS), regionIds));
      readers.forEach(TopicReader::start);
    }
    Pages pages = new Pages(vertx, table.routes(), addresses);
    router.route().order(Integer.MIN_VALUE).handler(context -> handle(context, gateway, pages));
    Listeners.open(
        vertx, host, config.ports().orElse(List.of()), context -> handle(context, gateway, pages));
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (services != null) {
      changefeed.stop();
      for (TopicReader reader : readers) {
        reader.stop();
      }
      watch.awaitQuiet(FAREWELL);
      services.close();
    }
  }

  /**
   * The gateway is ready while it listens; services that are away are said so request by request.
   */
  @Produces
  @Readiness
  HealthCheck changefeedHealth() {
    return () -> ChangefeedHealth.of(changefeed);
  }

  private void handle(RoutingContext context, Gateway gateway, Pages pages) {
    String path = context.request().path();
    if (path != null && Pages.holds(path)) {
      pages.answer(context.request());
      return;
    }
    Exchange exchange = gateway.accept(context.request());
    watch.begun();
    exchange.whenOver(() -> watch.ended(exchange));
    context.addEndHandler(ended -> exchange.over());
    gateway.handle(exchange);
  }
}
